#include "base/limits.h"
#include "index/source/source_private.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#define FOLDER_FILES_MAX 100000u

/* --- find-links, and indexes in folders */

/* One file of a folder as a page's. */
static bool add_folder_file(struct place *place, size_t *cap, const char *folder, const char *name)
{
    struct pinc_page *page = &place->page;
    struct pinc_page_file *file;
    struct pinc_buf url = {0};
    char *path;

    path = pinc_path_join(place->arena, pinc_slice_of(folder), pinc_slice_of(name));
    if (!path || !PINC_GROW(page->files, *cap, page->n_files + 1)) {
        return false;
    }
    pinc_url_add_file(&url, pinc_slice_of(path));
    file = &page->files[page->n_files];
    memset(file, 0, sizeof *file);
    file->filename = pinc_slice_dup(place->arena, pinc_slice_of(name));
    file->url = pinc_slice_dup(place->arena, pinc_buf_slice(&url));
    file->upload_time = PINC_TIME_UNKNOWN;
    file->metadata = PINC_METADATA_NO;
    pinc_buf_clear(&url);
    page->n_files += file->filename.ptr && file->url.ptr ? 1 : 0;
    return file->filename.ptr && file->url.ptr;
}

/* The next name; NULL at the end and, with errno, when the folder cannot be read on: half of it
 * would do as if the rest did not exist. */
static const char *next_name(DIR *dir)
{
    struct dirent *entry;

    errno = 0;
    entry = readdir(dir);
    return entry ? entry->d_name : NULL;
}

static int compare_names(const void *a, const void *b)
{
    const struct pinc_page_file *x = a, *y = b;

    return pinc_slice_compare(y->filename, x->filename);
}

/* In the order of a page that pip would make of it: of files that it prefers alike it takes the one
 * whose name comes first, and of a page the one that stands last. */
static enum pinc_status read_folder(struct place *place, const char *folder, struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;
    char *absolute = realpath(folder, NULL);
    DIR *dir = absolute ? opendir(absolute) : NULL;
    struct pinc_page_file *files;
    size_t cap = 0, n = 0;
    const char *name = NULL;

    while (dir && st == PINC_OK && (name = next_name(dir)) != NULL) {
        if (++n > FOLDER_FILES_MAX) {
            st = pinc_fail(err, PINC_ELIMIT, "the folder has more than %u files", FOLDER_FILES_MAX);
        } else if (name[0] != '.' && !add_folder_file(place, &cap, absolute, name)) {
            st = pinc_fail_memory(err);
        }
    }
    if (st == PINC_OK && errno) {
        st = pinc_fail(err, errno == ENOENT ? PINC_ENOTFOUND : PINC_EIO,
                       "cannot read the folder: %s", strerror(errno));
    }
    if (dir) {
        (void)closedir(dir);
    }
    free(absolute); /* from realpath() */
    /* The list moves into the arena, as the lists of other pages. */
    files = pinc_arena_array(place->arena, place->page.n_files, sizeof *files);
    if (files && place->page.n_files) {
        memcpy(files, place->page.files, place->page.n_files * sizeof *files);
        qsort(files, place->page.n_files, sizeof *files, compare_names);
    }
    pinc_free(place->page.files);
    place->page.files = files;
    return files || st != PINC_OK ? st : pinc_fail_memory(err);
}

static enum pinc_status read_html_file(struct pinc_page *page, const char *path,
                                       struct pinc_arena *arena, struct pinc_error *err)
{
    struct pinc_file file = {0};
    struct pinc_buf url = {0};
    enum pinc_status st = pinc_file_read(&file, path, PINC_PAGE_MAX, err);
    char *absolute = st == PINC_OK ? realpath(path, NULL) : NULL;

    if (st == PINC_OK && !absolute) {
        st = pinc_fail(err, PINC_EIO, "cannot find the file: %s", strerror(errno));
    }
    if (st == PINC_OK) {
        pinc_url_add_file(&url, pinc_slice_of(absolute));
        st = url.failed == PINC_OK
                 ? pinc_page_read_html(page, file.text, pinc_slice_dup(arena, pinc_buf_slice(&url)),
                                       arena, err)
                 : pinc_fail_memory(err);
    }
    free(absolute); /* from realpath() */
    pinc_buf_clear(&url);
    pinc_file_clear(&file);
    return st;
}

/* Is it a distribution itself, not a page that links to some? */
static bool is_distribution(struct pinc_slice url)
{
    static const char *const endings[] = {".whl", ".tar.gz", ".zip"};
    const struct pinc_slice name = pinc_url_last_part(url);
    size_t i;

    for (i = 0; i < sizeof endings / sizeof *endings && !pinc_slice_ends(name, endings[i]); i++) {
    }
    return i < sizeof endings / sizeof *endings;
}

/* A --find-links that is one distribution: as if a page linked to it. */
static enum pinc_status list_itself(struct place *place, struct pinc_slice url,
                                    struct pinc_error *err)
{
    struct pinc_page_file *file = pinc_arena_alloc(place->arena, sizeof *file);
    struct pinc_buf name = {0};

    pinc_url_add_decoded(&name, pinc_url_last_part(url));
    if (file) {
        file->filename = pinc_slice_dup(place->arena, pinc_buf_slice(&name));
        file->url = pinc_slice_dup(place->arena, url);
        file->upload_time = PINC_TIME_UNKNOWN;
        place->page.files = file;
        place->page.n_files = 1;
    }
    pinc_buf_clear(&name);
    return file && file->filename.ptr && file->url.ptr ? PINC_OK : pinc_fail_memory(err);
}

static enum pinc_status list_local_file(struct place *place, struct pinc_error *err)
{
    char *absolute = realpath(place->folder, NULL);
    struct pinc_buf url = {0};
    enum pinc_status st;

    if (!absolute) {
        return pinc_fail(err, PINC_EIO, "cannot find the file: %s", strerror(errno));
    }
    pinc_url_add_file(&url, pinc_slice_of(absolute));
    free(absolute); /* from realpath() */
    st = url.failed == PINC_OK ? list_itself(place, pinc_buf_slice(&url), err)
                               : pinc_fail_memory(err);
    pinc_buf_clear(&url);
    return st;
}

/* A local --find-links: a folder of files, one file, or an HTML file with links. */
static enum pinc_status read_local_links(struct place *place, struct pinc_error *err)
{
    struct stat info;

    if (stat(place->folder, &info) == 0 && !S_ISDIR(info.st_mode)) {
        if (is_distribution(pinc_slice_of(place->folder))) {
            return list_local_file(place, err);
        }
        return read_html_file(&place->page, place->folder, place->arena, err);
    }
    return read_folder(place, place->folder, err);
}

/* The page of a find-links is there (or has failed): serve everybody who waits for it. */
static void links_done(struct place *place)
{
    struct slot *slot = place->waiting, *next;

    place->waiting = NULL;
    for (; slot; slot = next) {
        struct pinc_error error = {0};

        next = slot->next;
        if (place->state == PINC_FAILED) {
            source_slot_fail(slot, &place->error);
        } else if (pinc_listing_pack(&slot->bytes, &place->page, slot->project->public.name, true,
                                     &error) != PINC_OK ||
                   !source_page_open(slot, pinc_buf_slice(&slot->bytes), &error)) {
            source_slot_fail(slot, &error);
        } else {
            source_slot_done(slot, slot->listing.n_files ? PINC_READY : PINC_ABSENT);
        }
    }
}

static void links_settle(struct place *place, enum pinc_status st, const struct pinc_error *error)
{
    place->state = st == PINC_OK ? PINC_READY : PINC_FAILED;
    place->error = *error;
    if (st != PINC_OK) {
        source_page_fail(&place->error, place->url);
        if (place->error.code == PINC_ENOTFOUND) {
            place->error.code =
                PINC_EIO; /* not a project that is missing, but a place that the user named */
        }
    }
    links_done(place);
}

static void on_links(void *user, struct pinc_http_answer *answer)
{
    struct place *place = user;
    struct pinc_error error = answer->error;
    enum pinc_status st = error.code;

    if (st == PINC_OK) {
        st = source_page_read(&place->page, answer, place->arena, &error);
    }
    links_settle(place, st, &error);
}

void source_links_ask(struct slot *slot)
{
    struct pinc_source *source = slot->project->source;
    struct place *place = slot->place;
    struct pinc_error error = {0};
    struct pinc_http_request request = {.url = place->url,
                                        .accept = SOURCE_ACCEPT_PAGE,
                                        .max = PINC_PAGE_MAX,
                                        .urgent = true,
                                        .done = on_links,
                                        .user = place};
    enum pinc_status st;

    slot->next = place->waiting;
    place->waiting = slot;
    if (place->asked) {
        if (place->state != PINC_PENDING) {
            links_done(place);
        }
        return;
    }
    place->asked = true;
    place->arena = pinc_arena_new();
    if (!place->arena) {
        st = pinc_fail_memory(&error);
    } else if (place->folder) {
        st = read_local_links(place, &error);
    } else if (is_distribution(place->url)) {
        st = list_itself(place, place->url, &error);
    } else if (source->options.offline) {
        st = pinc_fail(&error, PINC_ENET, "--offline forbids to ask for this page of --find-links");
    } else if ((st = source_get(source, &request, NULL, &error)) == PINC_OK) {
        return;
    }
    links_settle(place, st, &error);
}

/* A simple index that lies in a folder. */
void source_folder_ask(struct slot *slot)
{
    struct pinc_error error = {0};
    struct pinc_buf path = {0};
    enum pinc_status st;

    pinc_buf_addf(&path, "%s/", slot->place->folder);
    pinc_buf_add(&path, slot->project->public.name);
    pinc_buf_add_str(&path, "/index.html");
    slot->page_arena = pinc_arena_new();
    if (path.failed != PINC_OK || !slot->page_arena) {
        st = pinc_fail_memory(&error);
    } else {
        st = read_html_file(&slot->page, path.ptr, slot->page_arena, &error);
    }
    pinc_buf_clear(&path);
    if (st == PINC_OK) {
        source_page_done(slot);
    } else if (st == PINC_ENOTFOUND) {
        source_slot_done(slot, PINC_ABSENT);
    } else {
        source_slot_fail(slot, &error);
    }
}
