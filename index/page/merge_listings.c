#include "index/page/merge_listings.h"

#include "index/dist/file_name.h"

#include <string.h>

/* Everything that is being put together. */
struct merge {
    const struct pinc_listing *const *listings;
    size_t n;
    size_t *next; /* of each listing: its next release */
    struct pinc_release *releases;
    struct pinc_project_file *files;
    struct pinc_merge_origin *origins;
    struct pinc_tag_set *tags;
    struct pinc_slice *texts;
    uint32_t *tags_from, *texts_from; /* of each listing: where its own begin */
    size_t n_releases, n_files, n_tags, n_texts;
};

static bool make_room(struct merge *m, struct pinc_arena *arena)
{
    size_t i, releases = 0, files = 0, tags = 0, texts = 0;

    m->next = pinc_arena_array(arena, m->n, sizeof *m->next);
    m->tags_from = pinc_arena_array(arena, m->n, sizeof *m->tags_from);
    m->texts_from = pinc_arena_array(arena, m->n, sizeof *m->texts_from);
    if (!m->next || !m->tags_from || !m->texts_from) {
        return false;
    }
    for (i = 0; i < m->n; i++) {
        m->tags_from[i] = (uint32_t)tags;
        m->texts_from[i] = (uint32_t)texts;
        releases += m->listings[i]->n_releases;
        files += m->listings[i]->n_files;
        tags += m->listings[i]->n_tags;
        texts += m->listings[i]->n_requires_python;
    }
    m->releases = pinc_arena_array(arena, releases, sizeof *m->releases);
    m->files = pinc_arena_array(arena, files, sizeof *m->files);
    m->origins = pinc_arena_array(arena, files, sizeof *m->origins);
    m->tags = pinc_arena_array(arena, tags, sizeof *m->tags);
    m->texts = pinc_arena_array(arena, texts, sizeof *m->texts);
    return m->releases && m->files && m->origins && m->tags && m->texts;
}

static void copy_interned(struct merge *m)
{
    size_t i;

    for (i = 0; i < m->n; i++) {
        const struct pinc_listing *l = m->listings[i];

        if (l->n_tags) {
            memcpy(m->tags + m->n_tags, l->tags, l->n_tags * sizeof *l->tags);
        }
        if (l->n_requires_python) {
            memcpy(m->texts + m->n_texts, l->requires_python,
                   l->n_requires_python * sizeof *l->requires_python);
        }
        m->n_tags += l->n_tags;
        m->n_texts += l->n_requires_python;
    }
}

/* The lowest release that is next in any listing; NULL at the end. */
static const struct pinc_release *lowest(const struct merge *m)
{
    const struct pinc_release *best = NULL;
    size_t i;

    for (i = 0; i < m->n; i++) {
        const struct pinc_listing *l = m->listings[i];
        const struct pinc_release *r = m->next[i] < l->n_releases ? &l->releases[m->next[i]] : NULL;

        if (r && (!best || pinc_version_compare(&r->version, &best->version) < 0)) {
            best = r;
        }
    }
    return best;
}

/* Add the files of one kind that a listing has in its next release. */
static void add_files(struct merge *m, size_t listing, enum pinc_dist_kind kind)
{
    const struct pinc_listing *l = m->listings[listing];
    const struct pinc_release *r = &l->releases[m->next[listing]];
    uint32_t i;

    for (i = r->first_file; i < r->first_file + r->n_files; i++) {
        struct pinc_project_file *to = &m->files[m->n_files];

        if (l->files[i].kind != kind) {
            continue;
        }
        *to = l->files[i];
        to->release = (uint32_t)m->n_releases;
        to->tags += to->tags == PINC_NONE ? 0 : m->tags_from[listing];
        to->requires_python += to->requires_python == PINC_NONE ? 0 : m->texts_from[listing];
        m->origins[m->n_files++] = (struct pinc_merge_origin){(uint32_t)listing, i};
    }
}

static bool has_next(const struct merge *m, size_t listing, const struct pinc_release *release)
{
    const struct pinc_listing *l = m->listings[listing];

    return m->next[listing] < l->n_releases &&
           pinc_version_compare(&l->releases[m->next[listing]].version, &release->version) == 0;
}

/* The build tag of a wheel's name; empty when it has none. The name has been parsed before. */
static struct pinc_slice build_of(const struct merge *m, size_t file)
{
    const struct pinc_merge_origin origin = m->origins[file];
    struct pinc_file_details details;
    struct pinc_slice name;
    size_t i, dashes = 0, from = 0, to = 0;

    pinc_listing_details(&details, m->listings[origin.listing], origin.file);
    name = details.filename;
    for (i = 0; i < name.len; i++) {
        dashes += name.ptr[i] == '-';
    }
    if (dashes != 5) {
        return PINC_LIT("");
    }
    for (i = dashes = 0; i < name.len; i++) {
        if (name.ptr[i] == '-') {
            dashes++;
            from = dashes == 2 ? i + 1 : from;
            to = dashes == 3 ? i : to;
        }
    }
    return pinc_slice_part(name, from, to);
}

/* Wheels of several listings by their build tags, the highest first; equal ones stay as they are. */
static void sort_by_build(struct merge *m, size_t first)
{
    size_t i, k;

    for (i = first + 1; i < m->n_files; i++) {
        for (k = i; k > first && pinc_dist_compare_build(build_of(m, k), build_of(m, k - 1)) > 0;
             k--) {
            struct pinc_project_file file = m->files[k];
            struct pinc_merge_origin origin = m->origins[k];

            m->files[k] = m->files[k - 1];
            m->files[k - 1] = file;
            m->origins[k] = m->origins[k - 1];
            m->origins[k - 1] = origin;
        }
    }
}

static void add_release(struct merge *m, const struct pinc_release *release)
{
    struct pinc_release *to = &m->releases[m->n_releases];
    size_t i, n = 0;
    bool plain;

    *to = *release;
    to->first_file = (uint32_t)m->n_files;
    for (i = 0; i < m->n; i++) {
        if (has_next(m, i, release)) {
            add_files(m, i, PINC_WHEEL);
            n++;
        }
    }
    if (n > 1) {
        sort_by_build(m, to->first_file);
    }
    for (i = 0; i < m->n; i++) {
        if (has_next(m, i, release)) {
            add_files(m, i, PINC_SDIST);
        }
    }
    plain = m->n_files > to->first_file;
    for (i = 0; i < m->n; i++) {
        if (has_next(m, i, release)) {
            if (!plain) {
                add_files(m, i, PINC_WHEEL_VARIANT);
            }
            m->next[i]++;
        }
    }
    to->n_files = (uint32_t)(m->n_files - to->first_file);
    m->n_releases++;
}

/* The gravest, of several the first. */
static struct pinc_standing gravest(const struct pinc_listing *const *listings, size_t n)
{
    struct pinc_standing found = {.status = PINC_PROJECT_ACTIVE};
    size_t i;

    for (i = 0; i < n; i++) {
        found = listings[i]->standing.status > found.status ? listings[i]->standing : found;
    }
    return found;
}

enum pinc_status pinc_merge(struct pinc_project *project, const struct pinc_slice **texts,
                            const struct pinc_merge_origin **origins,
                            const struct pinc_listing *const *listings, size_t n,
                            struct pinc_arena *arena, struct pinc_error *err)
{
    struct merge m = {.listings = listings, .n = n};
    const struct pinc_release *release;
    uint64_t files = 0;
    size_t i;

    *origins = NULL;
    if (n == 1) {
        m.releases = listings[0]->releases;
        m.tags = listings[0]->tags;
        m.texts = listings[0]->requires_python;
        m.n_releases = listings[0]->n_releases;
        m.n_files = listings[0]->n_files;
        m.n_tags = listings[0]->n_tags;
        m.n_texts = listings[0]->n_requires_python;
    } else {
        for (i = 0; i < n; i++) {
            files += listings[i]->n_files;
        }
        if (files >= PINC_NONE) {
            return pinc_fail(err, PINC_ELIMIT, "the indexes list too many files");
        }
        if (!make_room(&m, arena)) {
            return pinc_fail_memory(err);
        }
        copy_interned(&m);
        while ((release = lowest(&m)) != NULL) {
            add_release(&m, release);
        }
        *origins = m.origins;
    }
    project->releases = m.releases;
    project->n_releases = m.n_releases;
    project->files = n == 1 ? listings[0]->files : m.files;
    project->n_files = m.n_files;
    project->tags = m.tags;
    project->n_tags = m.n_tags;
    project->n_requires_python = m.n_texts;
    project->standing = gravest(listings, n);
    *texts = m.texts;
    return PINC_OK;
}
