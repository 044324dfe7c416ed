#include "base/file/nearest_file.h"

#include "base/file/file.h"
#include "base/nearest.h"

#include <dirent.h>
#include <limits.h>
#include <unistd.h>

#define NAMES_MAX 2000 /* of a folder */

/* What is behind the last dot of a name, which does not begin with it. */
static struct pinc_slice ending_of(struct pinc_slice name)
{
    const size_t dot = pinc_slice_rfind(name, '.');

    return dot == 0 ? pinc_slice_part(name, name.len, name.len)
                    : pinc_slice_part(name, dot < name.len ? dot + 1 : dot, name.len);
}

/* How far two names are apart; SIZE_MAX when one is not likely to be meant by the other. */
static size_t distance(struct pinc_slice wrong, struct pinc_slice name)
{
    const size_t far = pinc_word_distance(wrong, name), stem = wrong.len - ending_of(wrong).len;

    return far > stem / 4 || pinc_word_distance(ending_of(wrong), ending_of(name)) > 1 ? SIZE_MAX
                                                                                       : far;
}

/* The nearest name into `found`; of equals the first in the order of bytes. false: none. */
static bool find(DIR *list, struct pinc_slice wrong, struct pinc_buf *found)
{
    const struct dirent *entry;
    size_t best = SIZE_MAX, far;
    int n = 0;

    while (n++ < NAMES_MAX && (entry = readdir(list)) != NULL) {
        const struct pinc_slice name = pinc_slice_of(entry->d_name);

        far = distance(wrong, name);
        if (far == SIZE_MAX || far > best ||
            (far == best && pinc_slice_compare(name, pinc_buf_slice(found)) > 0)) {
            continue;
        }
        best = far;
        pinc_buf_clear(found);
        pinc_buf_add(found, name);
    }
    return best != SIZE_MAX && found->failed == PINC_OK;
}

static void hint(struct pinc_error *err, const char *before, struct pinc_slice text,
                 const char *after)
{
    struct pinc_buf quoted = {0};

    pinc_buf_add_quoted(&quoted, text, 200);
    if (quoted.ptr) {
        pinc_fail_hint(err, "%s%s%s", before, quoted.ptr, after);
    }
    pinc_buf_clear(&quoted);
}

void pinc_nearest_file_hint(struct pinc_error *err, const char *path)
{
    const struct pinc_slice whole = pinc_slice_of(path), name = pinc_path_name(whole);
    const struct pinc_slice folder = pinc_path_folder(whole);
    struct pinc_buf place = {0}, found = {0};
    DIR *list;

    if (!err || name.len == 0 || name.len == whole.len + 1 || access(path, F_OK) == 0) {
        return;
    }
    pinc_buf_add(&place, folder);
    list = place.ptr ? opendir(place.ptr) : NULL;
    if (!list && place.ptr && access(place.ptr, F_OK) != 0) {
        hint(err, "there is no folder ", folder, "");
    } else if (list && find(list, name, &found)) {
        pinc_buf_clear(&place);
        pinc_buf_add(&place, pinc_slice_part(whole, 0, whole.len - name.len));
        pinc_buf_add(&place, pinc_buf_slice(&found));
        hint(err, "did you mean ", pinc_buf_slice(&place), "?");
    }
    if (list) {
        (void)closedir(list);
    }
    pinc_buf_clear(&place);
    pinc_buf_clear(&found);
}
