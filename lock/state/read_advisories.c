#include "lock/state/read_advisories.h"

#include "index/dist/zip_texts.h"
#include "lock/input/location.h"
#include "lock/state/remote_file.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define PLACE_MAX                                                                                  \
    (256u << 20)     /* bytes of a file or of what a URL gives; OSV's of PyPI has some 50 MB */
#define DEPTH_MAX 8u /* of folders */
#define PATH_BYTES 4096u

static const struct pinc_zip_limits limits = {
    .files = 500000, .file = 8u << 20, .bytes = UINT64_C(4) << 30};

/* --- texts */

static enum pinc_status take_entry(void *user, struct pinc_slice name, struct pinc_slice text,
                                   struct pinc_error *err)
{
    struct pinc_buf shown = {0};
    enum pinc_status st = pinc_advisories_add(user, text, err);

    if (st != PINC_OK) {
        pinc_buf_add_escaped(&shown, name, 200);
        pinc_fail_at(err, shown.ptr ? shown.ptr : "", err ? err->line : 0, 0);
        pinc_buf_clear(&shown);
    }
    return st;
}

/* A zip archive of documents, or a document. */
static enum pinc_status take_text(struct pinc_advisories *advisories, struct pinc_slice text,
                                  const char *place, struct pinc_error *err)
{
    enum pinc_status st = pinc_slice_starts(text, "PK\x03\x04")
                              ? pinc_zip_texts(text, ".json", &limits, take_entry, advisories, err)
                              : pinc_advisories_add(advisories, text, err);

    if (st != PINC_OK) {
        pinc_fail_at(err, place, err ? err->line : 0, err ? err->column : 0);
    }
    return st;
}

static enum pinc_status read_file(struct pinc_advisories *advisories, const char *path,
                                  struct pinc_error *err)
{
    struct pinc_file file = {0};
    enum pinc_status st = pinc_file_read(&file, path, PLACE_MAX, err);

    st = st == PINC_OK ? take_text(advisories, file.text, path, err) : st;
    pinc_file_clear(&file);
    return st;
}

/* --- folders */

/* Where a walk through folders is. */
struct walk {
    struct pinc_advisories *advisories;
    char path[PATH_BYTES];
    size_t files;
    struct pinc_error *err;
};

static enum pinc_status walk_folder(struct walk *w, unsigned depth);

static bool is_document(const char *name)
{
    const struct pinc_slice text = pinc_slice_of(name);

    return pinc_slice_ends(text, ".json") || pinc_slice_ends(text, ".zip");
}

/* One name of a folder; w->path is as it was afterwards. Links are not followed. */
static enum pinc_status walk_name(struct walk *w, const char *name, unsigned depth)
{
    const size_t len = strlen(w->path);
    enum pinc_status st = PINC_OK;
    struct stat about;

    if (name[0] == '.' ||
        snprintf(w->path + len, sizeof w->path - len, "/%s", name) >= (int)(sizeof w->path - len)) {
        w->path[len] = '\0';
        return PINC_OK;
    }
    if (lstat(w->path, &about) == 0) {
        if (S_ISDIR(about.st_mode)) {
            st = depth < DEPTH_MAX
                     ? walk_folder(w, depth + 1)
                     : pinc_fail(w->err, PINC_ELIMIT, "the folder is deeper than %u", DEPTH_MAX);
        } else if (S_ISREG(about.st_mode) && is_document(name)) {
            st = ++w->files <= limits.files
                     ? read_file(w->advisories, w->path, w->err)
                     : pinc_fail(w->err, PINC_ELIMIT, "the folder has too many files");
        }
    }
    w->path[len] = '\0';
    return st;
}

static enum pinc_status walk_folder(struct walk *w, unsigned depth)
{
    DIR *dir = opendir(w->path);
    enum pinc_status st = PINC_OK;
    const struct dirent *entry;

    if (!dir) {
        st = pinc_fail(w->err, PINC_EIO, "the folder cannot be read");
        pinc_fail_at(w->err, w->path, 0, 0);
        return st;
    }
    while (st == PINC_OK && (entry = readdir(dir)) != NULL) {
        st = walk_name(w, entry->d_name, depth);
    }
    (void)closedir(dir);
    return st;
}

/* --- places */

static enum pinc_status read_url(struct pinc_compile *compile, struct pinc_slice url,
                                 struct pinc_error *err)
{
    struct pinc_buf text = {0};
    enum pinc_status st = pinc_remote_fetch_text(compile, &text, url, PLACE_MAX, err);

    if (st == PINC_OK) {
        st = take_text(compile->result.advisories, pinc_buf_slice(&text), url.ptr, err);
    } else {
        pinc_fail_at(err, url.ptr, 0, 0);
    }
    pinc_buf_clear(&text);
    return st;
}

static enum pinc_status read_place(struct pinc_compile *compile, struct pinc_slice place,
                                   struct pinc_error *err)
{
    struct walk walk = {.advisories = compile->result.advisories, .err = err};
    struct stat about;

    if (pinc_location_is_url(place)) {
        return read_url(compile, place, err);
    }
    if (stat(place.ptr, &about) == 0 && S_ISDIR(about.st_mode)) {
        if (place.len >= sizeof walk.path) {
            return pinc_fail(err, PINC_ELIMIT, "the path is too long");
        }
        memcpy(walk.path, place.ptr, place.len + 1);
        return walk_folder(&walk, 0);
    }
    return read_file(compile->result.advisories, place.ptr, err);
}

static bool is_index(struct pinc_slice place)
{
    return pinc_slice_equal(place, PINC_LIT("index"));
}

bool pinc_advisories_of_index(const struct pinc_texts *places)
{
    size_t i;

    for (i = 0; i < places->n; i++) {
        if (is_index(places->items[i])) {
            return true;
        }
    }
    return false;
}

enum pinc_status pinc_advisories_read(struct pinc_compile *compile, struct pinc_error *err)
{
    const struct pinc_texts *places = &compile->settings.versions.advisories.places;
    enum pinc_status st = PINC_OK;
    size_t i;

    if (places->n == 0) {
        return PINC_OK;
    }
    compile->result.advisories = pinc_advisories_new();
    if (!compile->result.advisories) {
        return pinc_fail_memory(err);
    }
    for (i = 0; i < places->n && st == PINC_OK; i++) {
        st = is_index(places->items[i]) ? PINC_OK : read_place(compile, places->items[i], err);
    }
    if (st == PINC_OK && pinc_advisories_count(compile->result.advisories)) {
        pinc_session_tell(compile->session, PINC_MESSAGE_DETAIL,
                          "advisories that were read: %zu, one for each package and advisory",
                          pinc_advisories_count(compile->result.advisories));
    }
    return st;
}

/* --- the index */

/* ".../simple/" without that word; ptr NULL when it does not end so. */
static struct pinc_slice base_of(struct pinc_slice index)
{
    while (index.len && index.ptr[index.len - 1] == '/') {
        index.len--;
    }
    return pinc_slice_ends(index, "/simple") ? pinc_slice_part(index, 0, index.len - 6)
                                             : (struct pinc_slice){0};
}

static enum pinc_status ask_one(struct pinc_compile *compile, struct pinc_slice base,
                                const struct pinc_advised *pin, struct pinc_error *err)
{
    struct pinc_buf url = {0}, text = {0};
    enum pinc_status st;

    pinc_buf_add(&url, base);
    pinc_buf_add_str(&url, "pypi/");
    pinc_buf_add(&url, pin->name);
    pinc_buf_add_char(&url, '/');
    pinc_buf_add(&url, pin->version);
    pinc_buf_add_str(&url, "/json");
    st = url.failed == PINC_OK ? pinc_remote_fetch(compile, &text, pinc_buf_slice(&url), err)
                               : pinc_fail_memory(err);
    if (st == PINC_OK) {
        st = pinc_advisories_add_index(compile->result.advisories, pin->name, pin->version,
                                       pinc_buf_slice(&text), err);
    }
    if (st != PINC_OK && url.ptr) {
        pinc_fail_at(err, url.ptr, 0, 0);
    }
    pinc_buf_clear(&url);
    pinc_buf_clear(&text);
    return st;
}

static bool asked_before(const struct pinc_advised *pins, size_t at)
{
    size_t i;

    for (i = 0; i < at; i++) {
        if (pinc_slice_equal(pins[i].name, pins[at].name) &&
            pinc_slice_equal(pins[i].version, pins[at].version)) {
            return true;
        }
    }
    return false;
}

enum pinc_status pinc_advisories_ask(struct pinc_compile *compile, const struct pinc_advised *pins,
                                     size_t n, struct pinc_error *err)
{
    const struct pinc_indexes *indexes = &compile->indexes;
    struct pinc_slice base = {0};
    enum pinc_status st = PINC_OK;
    size_t i;

    if (!pinc_advisories_of_index(&compile->settings.versions.advisories.places)) {
        return PINC_OK;
    }
    if (indexes->urls.n) {
        base = base_of(indexes->urls.items[0]);
    }
    if (!base.ptr) {
        return pinc_fail(err, PINC_EUSAGE,
                         "--advisories index needs an index whose URL ends in /simple/");
    }
    for (i = 0; i < n && st == PINC_OK; i++) {
        st = asked_before(pins, i) ? PINC_OK : ask_one(compile, base, &pins[i], err);
    }
    return st;
}
