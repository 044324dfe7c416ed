#ifdef __linux__
#define _GNU_SOURCE /* dl_iterate_phdr() */
#endif

#include "base/library_pages.h"

#ifdef __linux__

#include <link.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

static int count(struct dl_phdr_info *info, size_t size, void *user)
{
    size_t *n = user;

    (void)info;
    (void)size;
    ++*n;
    return 0;
}

size_t pinc_library_count(void)
{
    size_t n = 0;

    (void)dl_iterate_phdr(count, &n);
    return n;
}

struct release {
    size_t known, seen, bytes;
    uintptr_t page;
};

/* Did the loader write where nobody else may? Rare: code that was not made to be shared. */
static bool has_relocated_text(const struct dl_phdr_info *info)
{
    const ElfW(Dyn) * entry;
    size_t i;

    for (i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *part = &info->dlpi_phdr[i];

        if (part->p_type != PT_DYNAMIC) {
            continue;
        }
        for (entry = (const void *)(info->dlpi_addr + part->p_vaddr); entry->d_tag != DT_NULL;
             entry++) {
            if (entry->d_tag == DT_TEXTREL ||
                (entry->d_tag == DT_FLAGS && (entry->d_un.d_val & DF_TEXTREL))) {
                return true;
            }
        }
        return false;
    }
    return true; /* no library as others are */
}

/* Whole pages of it alone. */
static void release_part(struct release *r, uintptr_t from, uintptr_t to)
{
    from = (from + r->page - 1) & ~(r->page - 1);
    to &= ~(r->page - 1);
    /* The address comes from a number: the loader tells it as one. */
    if (from < to && madvise((void *)from, to - from, MADV_DONTNEED) == 0) {
        r->bytes += to - from;
    }
}

static int release(struct dl_phdr_info *info, size_t size, void *user)
{
    struct release *r = user;
    size_t i;

    (void)size;
    if (r->seen++ < r->known || !*info->dlpi_name || has_relocated_text(info)) {
        return 0;
    }
    for (i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *part = &info->dlpi_phdr[i];

        if (part->p_type == PT_LOAD && !(part->p_flags & PF_W)) {
            release_part(r, info->dlpi_addr + part->p_vaddr,
                         info->dlpi_addr + part->p_vaddr + part->p_filesz);
        }
    }
    return 0;
}

size_t pinc_library_pages_release(size_t known)
{
    struct release r = {.known = known, .page = (uintptr_t)sysconf(_SC_PAGESIZE)};

    if (known) {
        (void)dl_iterate_phdr(release, &r);
    }
    return r.bytes;
}

#else

size_t pinc_library_count(void)
{
    return 0;
}

size_t pinc_library_pages_release(size_t known)
{
    (void)known;
    return 0;
}

#endif
