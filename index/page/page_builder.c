#include "index/page/page_builder.h"

#include "base/limits.h"
#include "index/net/url.h"
#include "index/page/plain_path.h"
#include "resolver/types.h"

#include <string.h>

#define TEXTS_MAX (64u << 10) /* bytes of files that went to a sink */

void pinc_page_builder_init(struct pinc_page_builder *b, struct pinc_slice base,
                            struct pinc_arena *arena, const struct pinc_page_sink *sink)
{
    *b = (struct pinc_page_builder){.arena = arena, .base = base, .local = pinc_url_is_file(base)};
    if (sink) {
        b->sink = *sink;
    }
    pinc_buf_init(&b->scratch, 0);
}

void pinc_page_builder_clear(struct pinc_page_builder *b)
{
    pinc_free(b->files);
    pinc_buf_clear(&b->scratch);
    pinc_buf_clear(&b->alike.written);
    pinc_buf_clear(&b->alike.resolved);
    pinc_buf_clear(&b->alike.of_base);
    pinc_buf_clear(&b->alike.url);
    pinc_buf_clear(&b->status_reason);
    *b = (struct pinc_page_builder){.arena = NULL};
}

/* A name that can be part of a path and of a line of text. */
static bool is_filename(struct pinc_slice name)
{
    size_t i;

    for (i = 0; i < name.len; i++) {
        unsigned char c = (unsigned char)name.ptr[i];

        if (c < 0x20 || c == 0x7f || c == '/' || c == '\\') {
            return false;
        }
    }
    return name.len > 0 && name.len <= PINC_FILENAME_MAX && pinc_utf8_valid(name);
}

/*
 * The files of a page lie side by side: what resolving the URL of one has shown holds for the next,
 * when it begins alike and goes on with nothing that means more than itself.
 */

static struct pinc_slice without_fragment(struct pinc_slice reference)
{
    return pinc_slice_part(reference, 0, pinc_slice_find(reference, '#'));
}

static bool resolve_alike(struct pinc_slice *out, struct pinc_page_builder *b,
                          struct pinc_slice reference)
{
    struct pinc_slice rest;
    char *url;

    reference = without_fragment(reference);
    rest = pinc_slice_part(reference, b->alike.written.len, reference.len);
    if (b->alike.resolved.len == 0 ||
        !pinc_slice_equal(pinc_buf_slice(&b->alike.of_base), b->base) ||
        reference.len <= b->alike.written.len || b->alike.resolved.len + rest.len > PINC_URL_MAX ||
        !pinc_slice_equal(pinc_slice_part(reference, 0, b->alike.written.len),
                          pinc_buf_slice(&b->alike.written)) ||
        !pinc_path_is_plain(rest)) {
        return false;
    }
    if (b->sink.add) {
        b->alike.url.len = 0;
        pinc_buf_add(&b->alike.url, pinc_buf_slice(&b->alike.resolved));
        pinc_buf_add(&b->alike.url, rest);
        *out = pinc_buf_slice(&b->alike.url);
        return b->alike.url.failed == PINC_OK;
    }
    url = pinc_arena_array(b->arena, b->alike.resolved.len + rest.len + 1, 1);
    if (!url) {
        return false;
    }
    memcpy(url, b->alike.resolved.ptr, b->alike.resolved.len);
    memcpy(url + b->alike.resolved.len, rest.ptr, rest.len);
    *out = (struct pinc_slice){url, b->alike.resolved.len + rest.len};
    return true;
}

/* A host, or a folder, that a reference was resolved in. */
static void learn_prefix(struct pinc_page_builder *b, struct pinc_slice reference,
                         struct pinc_slice url)
{
    struct pinc_slice text = without_fragment(reference), rest;
    size_t at = pinc_slice_find(text, ':');

    b->alike.resolved.len = b->alike.written.len = b->alike.of_base.len = 0;
    if (pinc_url_is_absolute(text)) {
        at += sizeof "://" - 1;
        at += pinc_slice_find(pinc_slice_part(text, at, text.len), '/');
    } else {
        at = pinc_slice_rfind(text, '/');
        at = at == text.len ? SIZE_MAX : at;
    }
    rest = pinc_slice_part(text, at + 1, text.len);
    if (!pinc_path_is_plain(rest) || rest.len >= url.len ||
        url.ptr[url.len - rest.len - 1] != '/' ||
        !pinc_slice_equal(pinc_slice_part(url, url.len - rest.len, url.len), rest)) {
        return;
    }
    pinc_buf_add(&b->alike.written, pinc_slice_part(text, 0, text.len - rest.len));
    pinc_buf_add(&b->alike.of_base, b->base);
    pinc_buf_add(&b->alike.resolved, pinc_slice_part(url, 0, url.len - rest.len));
    if (b->alike.written.failed != PINC_OK || b->alike.of_base.failed != PINC_OK ||
        b->alike.resolved.failed != PINC_OK) {
        b->failed = PINC_ENOMEM;
    }
    b->alike.sound = pinc_url_is_clean(url) && pinc_url_is_absolute(url);
}

/* The absolute URL without credentials: those of an index are known by its origin, those of a
 * stranger are not wanted. */
static struct pinc_slice resolve(struct pinc_page_builder *b, struct pinc_slice reference,
                                 bool *sound)
{
    struct pinc_slice url;

    *sound = false;
    if (resolve_alike(&url, b, reference)) {
        *sound = b->alike.sound;
        return url;
    }
    b->scratch.len = 0;
    /* A server has no business with the files of this machine. */
    if (!pinc_url_add_joined(&b->scratch, b->base, reference) ||
        (!b->local && pinc_url_is_file(pinc_buf_slice(&b->scratch)))) {
        return (struct pinc_slice){NULL, 0};
    }
    if (b->scratch.failed == PINC_OK) {
        url = pinc_url_public(b->arena, pinc_buf_slice(&b->scratch));
        if (url.ptr == b->scratch.ptr) {
            url = pinc_slice_dup(b->arena, url);
        }
        if (url.ptr) {
            learn_prefix(b, reference, url);
            return url;
        }
    }
    b->failed = PINC_ENOMEM;
    return (struct pinc_slice){NULL, 0};
}

/* The file name in the URL; the scratch buffer may be used for it. */
static struct pinc_slice decoded_filename(struct pinc_page_builder *b, struct pinc_slice url)
{
    struct pinc_slice last = pinc_url_last_part(url);

    if (pinc_slice_find(last, '%') == last.len) {
        return last;
    }
    b->scratch.len = 0;
    pinc_url_add_decoded(&b->scratch, last);
    return pinc_buf_slice(&b->scratch);
}

/* Is it a name that stands at the end of a URL, behind what URLs of the page begin with? That is plain. */
static bool is_last_part(const struct pinc_page_builder *b, struct pinc_slice url,
                         struct pinc_slice name)
{
    return name.len > 0 && name.len <= PINC_FILENAME_MAX &&
           name.len <= url.len - b->alike.resolved.len && !memchr(name.ptr, '/', name.len);
}

struct pinc_page_file *pinc_page_builder_add(struct pinc_page_builder *b,
                                             struct pinc_slice reference,
                                             struct pinc_slice filename)
{
    bool from_url = !filename.ptr, sound, in_url;
    struct pinc_slice url = resolve(b, reference, &sound);
    struct pinc_page_file *file;
    struct pinc_slice tail;

    if (from_url && url.ptr) {
        filename = decoded_filename(b, url);
    }
    if (b->failed != PINC_OK || b->scratch.failed != PINC_OK) {
        b->failed = PINC_ENOMEM;
        return NULL;
    }
    /* Nearly always the URL's copy ends in the name. What is at its end is plain, where it is sound. */
    tail = pinc_slice_part(url, url.len - (filename.len < url.len ? filename.len : 0), url.len);
    in_url = pinc_slice_equal(tail, filename);
    if (!url.ptr || !(sound && in_url ? is_last_part(b, url, filename) : is_filename(filename))) {
        b->skipped++;
        return NULL;
    }
    filename = in_url ? tail : pinc_slice_dup(b->arena, filename);
    if (!filename.ptr || !PINC_GROW(b->files, b->cap, b->n_files + 1)) {
        b->failed = PINC_ENOMEM;
        return NULL;
    }
    file = &b->files[b->n_files++];
    memset(file, 0, sizeof *file);
    file->url = url;
    file->sound = sound;
    file->filename = filename;
    file->upload_time = PINC_TIME_UNKNOWN;
    return file;
}

void pinc_page_builder_set_status(struct pinc_page_builder *b, struct pinc_slice word)
{
    word = pinc_slice_trim(word);
    b->status = PINC_PROJECT_STATUS_COUNT - 1;
    while (b->status > PINC_PROJECT_ACTIVE &&
           !pinc_slice_equal(word, pinc_slice_of(pinc_project_status_name(b->status)))) {
        b->status--;
    }
}

void pinc_page_builder_set_reason(struct pinc_page_builder *b, struct pinc_slice reason)
{
    b->status_reason.len = 0;
    pinc_buf_add(&b->status_reason,
                 pinc_slice_part(pinc_slice_trim(reason), 0, PINC_PAGE_REASON_MAX));
    if (b->status_reason.failed != PINC_OK) {
        b->failed = PINC_ENOMEM;
    }
}

void pinc_page_builder_flush(struct pinc_page_builder *b)
{
    enum pinc_status st;

    if (!b->sink.add || b->n_files == 0) {
        return;
    }
    st = b->failed == PINC_OK ? b->sink.add(b->sink.user, &b->files[0]) : b->failed;
    b->failed = st;
    b->n_files = 0;
    if (pinc_arena_size(b->arena) > TEXTS_MAX) {
        pinc_arena_empty(b->arena);
    }
}

struct pinc_slice pinc_page_builder_last_python(const struct pinc_page_builder *b)
{
    return b->n_files ? b->files[b->n_files - 1].requires_python : (struct pinc_slice){NULL, 0};
}

struct pinc_slice pinc_page_builder_text(struct pinc_page_builder *b, struct pinc_slice text,
                                         struct pinc_slice last)
{
    text = pinc_slice_trim(text);
    if (text.len == 0) {
        return (struct pinc_slice){NULL, 0};
    }
    if (b->sink.add) {
        return text;
    }
    if (pinc_slice_equal(text, last)) {
        return last;
    }
    text = pinc_slice_dup(b->arena, text);
    if (!text.ptr) {
        b->failed = PINC_ENOMEM;
    }
    return text;
}

enum pinc_status pinc_page_builder_fail(const struct pinc_page_builder *b, struct pinc_error *err)
{
    return b->failed == PINC_ELIMIT ? pinc_fail(err, PINC_ELIMIT, "the page is too large")
                                    : pinc_fail_memory(err);
}

enum pinc_status pinc_page_builder_end(struct pinc_page_builder *b, struct pinc_page *out,
                                       struct pinc_error *err)
{
    struct pinc_standing standing = {.status = b->status};
    struct pinc_page_file *files;

    if (b->failed == PINC_OK && b->status_reason.len) {
        standing.reason = pinc_slice_dup(b->arena, pinc_buf_slice(&b->status_reason));
        b->failed = standing.reason.ptr ? PINC_OK : PINC_ENOMEM;
    }
    if (b->failed == PINC_OK && b->sink.stand) {
        b->failed = b->sink.stand(b->sink.user, &standing);
    }
    if (b->failed != PINC_OK) {
        return pinc_page_builder_fail(b, err);
    }
    files = pinc_arena_array(b->arena, b->n_files, sizeof *files);
    if (!files) {
        return pinc_fail_memory(err);
    }
    if (b->n_files) {
        memcpy(files, b->files, b->n_files * sizeof *files);
    }
    *out = (struct pinc_page){
        .files = files, .n_files = b->n_files, .skipped = b->skipped, .standing = standing};
    return PINC_OK;
}

/* Which of two digests to keep; 0 is none. */
static unsigned preference(enum pinc_hash_alg alg)
{
    switch (alg) {
    case PINC_HASH_NONE:
    case PINC_HASH_ALG_COUNT:
        return 0;
    case PINC_HASH_MD5:
        return 1;
    case PINC_HASH_SHA1:
        return 2;
    case PINC_HASH_SHA224:
        return 3;
    case PINC_HASH_SHA384:
        return 4;
    case PINC_HASH_BLAKE2B:
        return 5;
    case PINC_HASH_SHA512:
        return 6;
    case PINC_HASH_SHA256:
        return 7;
    }
    return 0;
}

void pinc_page_take_hash(struct pinc_hash *hash, struct pinc_slice alg, struct pinc_slice hex)
{
    const enum pinc_hash_alg known =
        pinc_slice_equal(alg, PINC_LIT("sha256")) ? PINC_HASH_SHA256 : pinc_hash_alg_of(alg);
    struct pinc_hash got;

    if (preference(known) > preference(hash->alg) && pinc_hash_from_hex(&got, known, hex)) {
        *hash = got;
    }
}

void pinc_page_take_hashes(struct pinc_hash *hash, struct pinc_slice text)
{
    struct pinc_slice alg, hex;

    while (pinc_url_take_pair(&text, &alg, &hex)) {
        pinc_page_take_hash(hash, alg, hex);
    }
}

enum pinc_status pinc_page_check_version(struct pinc_slice version, struct pinc_error *err)
{
    struct pinc_slice major = pinc_slice_part(version, 0, pinc_slice_find(version, '.'));

    if (pinc_slice_equal(major, PINC_LIT("1"))) {
        return PINC_OK;
    }
    return pinc_fail_quoting(err, PINC_ESYNTAX, 32, "the page has the simple API's version ",
                             version, ", and only 1.x is known");
}
