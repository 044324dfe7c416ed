#include "lock/output/locked_files.h"

static bool is_of(const struct pinc_pylock_package *package, struct pinc_slice name,
                  const struct pinc_version *version)
{
    return package->n_files && package->version.ptr && pinc_slice_equal(package->name, name) &&
           pinc_version_compare(&package->number, version) == 0;
}

struct pinc_locked_files pinc_locked_files_of(const struct pinc_pylock *lock,
                                              struct pinc_slice package,
                                              const struct pinc_version *version)
{
    size_t first = 0, end = lock->n_packages;

    while (first < end && !is_of(&lock->packages[first], package, version)) {
        first++;
    }
    while (end > first && !is_of(&lock->packages[end - 1], package, version)) {
        end--;
    }
    return (struct pinc_locked_files){lock->packages + first, end - first};
}

const struct pinc_hash *pinc_locked_files_find(const struct pinc_locked_files *files,
                                               struct pinc_slice name)
{
    size_t i, k;

    for (i = 0; i < files->n; i++) {
        const struct pinc_pylock_package *package = &files->packages[i];

        for (k = 0; k < package->n_files; k++) {
            if (pinc_slice_equal(package->files[k].name, name) &&
                is_of(package, files->packages[0].name, &files->packages[0].number)) {
                return &package->files[k].hashes[0];
            }
        }
    }
    return NULL;
}
