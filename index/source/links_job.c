#include "index/source/links_job.h"

#include "base/limits.h"
#include "index/source/html_file.h"
#include "index/source/page_job.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define FOLDER_FILES_MAX 100000u

/* Somebody who waits for the page. */
struct links_wait {
    struct links_wait *next;
    struct pinc_slice name;
    struct place_listing *out;
    place_listing_done *done;
    void *user;
};

/* All that is listed there. */
struct links_page {
    struct source_context *ctx;
    struct place *place;
    enum pinc_state state;
    struct pinc_error error;
    struct pinc_page page;
    struct pinc_arena *arena;
    struct links_wait *waiting;
};

/* One file of a folder as a page's. */
static bool add_folder_file(struct links_page *links, size_t *cap, const char *folder,
                            const char *name)
{
    struct pinc_page *page = &links->page;
    struct pinc_page_file *file;
    struct pinc_buf url = {0};
    char *path;

    path = pinc_path_join(links->arena, pinc_slice_of(folder), pinc_slice_of(name));
    if (!path || !PINC_GROW(page->files, *cap, page->n_files + 1)) {
        return false;
    }
    pinc_url_add_file(&url, pinc_slice_of(path));
    file = &page->files[page->n_files];
    memset(file, 0, sizeof *file);
    file->filename = pinc_slice_dup(links->arena, pinc_slice_of(name));
    file->url = pinc_buf_keep(&url, links->arena);
    file->upload_time = PINC_TIME_UNKNOWN;
    file->metadata = PINC_METADATA_NO;
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
static enum pinc_status read_folder(struct links_page *links, const char *folder,
                                    struct pinc_error *err)
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
        } else if (name[0] != '.' && !add_folder_file(links, &cap, absolute, name)) {
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
    files = pinc_arena_array(links->arena, links->page.n_files, sizeof *files);
    if (files && links->page.n_files) {
        memcpy(files, links->page.files, links->page.n_files * sizeof *files);
        qsort(files, links->page.n_files, sizeof *files, compare_names);
    }
    pinc_free(links->page.files);
    links->page.files = files;
    return files || st != PINC_OK ? st : pinc_fail_memory(err);
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
static enum pinc_status list_itself(struct links_page *links, struct pinc_slice url,
                                    struct pinc_error *err)
{
    struct pinc_page_file *file = pinc_arena_alloc(links->arena, sizeof *file);
    struct pinc_buf name = {0};

    pinc_url_add_decoded(&name, pinc_url_last_part(url));
    if (file) {
        file->filename = pinc_buf_keep(&name, links->arena);
        file->url = pinc_slice_dup(links->arena, url);
        file->upload_time = PINC_TIME_UNKNOWN;
        links->page.files = file;
        links->page.n_files = 1;
    }
    pinc_buf_clear(&name);
    return file && file->filename.ptr && file->url.ptr ? PINC_OK : pinc_fail_memory(err);
}

static enum pinc_status list_local_file(struct links_page *links, struct pinc_error *err)
{
    char *absolute = realpath(links->place->folder, NULL);
    struct pinc_buf url = {0};
    enum pinc_status st;

    if (!absolute) {
        return pinc_fail(err, PINC_EIO, "cannot find the file: %s", strerror(errno));
    }
    pinc_url_add_file(&url, pinc_slice_of(absolute));
    free(absolute); /* from realpath() */
    st = url.failed == PINC_OK ? list_itself(links, pinc_buf_slice(&url), err)
                               : pinc_fail_memory(err);
    pinc_buf_clear(&url);
    return st;
}

/* A local --find-links: a folder of files, one file, or an HTML file with links. */
static enum pinc_status read_local_links(struct links_page *links, struct pinc_error *err)
{
    struct stat info;

    if (stat(links->place->folder, &info) == 0 && !S_ISDIR(info.st_mode)) {
        if (is_distribution(pinc_slice_of(links->place->folder))) {
            return list_local_file(links, err);
        }
        return html_file_read(&links->page, links->place->folder, links->arena, err);
    }
    return read_folder(links, links->place->folder, err);
}

/* Give out what the page has of one project. */
static void serve(struct links_page *links, const struct links_wait *wait)
{
    struct place_listing *out = wait->out;
    struct pinc_error error = {0};

    if (links->state == PINC_FAILED) {
        place_listing_fail(out, links->ctx, &links->error);
    } else if (pinc_listing_pack(&out->bytes, &links->page, wait->name, true, &error) != PINC_OK ||
               !place_listing_open(out, links->ctx, links->place, pinc_buf_slice(&out->bytes),
                                   &error)) {
        place_listing_fail(out, links->ctx, &error);
    } else {
        out->state = out->listing.n_files ? PINC_READY : PINC_ABSENT;
    }
    wait->done(wait->user);
}

/* The page is there (or has failed): serve everybody who waits for it. */
static void settle(struct links_page *links, enum pinc_status st, const struct pinc_error *error)
{
    struct links_wait *wait = links->waiting, *next;

    links->state = st == PINC_OK ? PINC_READY : PINC_FAILED;
    links->error = *error;
    if (st != PINC_OK) {
        source_fail_page(&links->error, links->place->url);
        if (links->error.code == PINC_ENOTFOUND) {
            links->error.code =
                PINC_EIO; /* not a project that is missing, but a place that the user named */
        }
    }
    links->waiting = NULL;
    for (; wait; wait = next) {
        next = wait->next;
        serve(links, wait);
    }
}

static void on_links(void *user, struct pinc_http_answer *answer)
{
    struct links_page *links = user;
    const struct pinc_page_text got = {pinc_buf_slice(answer->body), answer->url,
                                       answer->content_type, answer->whole};
    struct pinc_error error = answer->error;
    enum pinc_status st = error.code;

    if (st == PINC_OK) {
        st = pinc_page_read(&links->page, &got, links->arena, &error);
    }
    settle(links, st, &error);
}

/* Read the page, at once or later. */
static void ask(struct links_page *links)
{
    struct source_context *ctx = links->ctx;
    const struct place *place = links->place;
    struct pinc_error error = {0};
    struct pinc_http_request request = {.url = place->url,
                                        .accept = SOURCE_ACCEPT_PAGE,
                                        .max = PINC_PAGE_MAX,
                                        .urgent = true,
                                        .done = on_links,
                                        .user = links};
    enum pinc_status st;

    if (!links->arena) {
        st = pinc_fail_memory(&error);
    } else if (place->folder) {
        st = read_local_links(links, &error);
    } else if (is_distribution(place->url)) {
        st = list_itself(links, place->url, &error);
    } else if (ctx->options.client.offline) {
        st = pinc_fail(&error, PINC_ENET, "--offline forbids asking for this page of --find-links");
    } else if ((st = pinc_client_get(ctx->client, &request, NULL, &error)) == PINC_OK) {
        return;
    }
    settle(links, st, &error);
}

static struct links_page *links_new(struct source_context *ctx, struct place *place)
{
    struct links_page *links = pinc_arena_alloc(ctx->arena, sizeof *links);

    if (links) {
        links->ctx = ctx;
        links->place = place;
        links->state = PINC_PENDING;
        links->arena = pinc_arena_new();
        place->page = links;
    }
    return links;
}

void links_job_start(struct source_context *ctx, struct place *place, struct pinc_slice name,
                     struct place_listing *out, place_listing_done *done, void *user)
{
    struct links_wait *wait = pinc_arena_alloc(ctx->arena, sizeof *wait);
    struct links_page *links = place->page;
    struct pinc_error error = {0};
    bool fresh = !links;

    links = links ? links : links_new(ctx, place);
    if (!wait || !links) {
        (void)pinc_fail_memory(&error);
        place_listing_fail(out, ctx, &error);
        done(user);
        return;
    }
    *wait = (struct links_wait){links->waiting, name, out, done, user};
    if (links->state != PINC_PENDING) {
        serve(links, wait);
        return;
    }
    links->waiting = wait;
    if (fresh) {
        ask(links);
    }
}

void links_job_clear(struct place *place)
{
    if (place->page) {
        pinc_arena_free(place->page->arena);
        place->page->arena = NULL;
    }
}
