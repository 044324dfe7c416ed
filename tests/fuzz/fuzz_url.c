/*
 * URLs: a line with a base, the rest a reference. A resolved reference is clean and stays as it is
 * when it is resolved again; a public form has no credentials; what git would get never looks like
 * an option.
 */
#include "tests/fuzz/fuzz.h"

#include "index/net/url.h"
#include "index/build/vcs_reference.h"

static void check_joined(struct pinc_slice base, struct pinc_slice reference)
{
    struct pinc_buf once = {0}, twice = {0};

    if (pinc_url_add_joined(&once, base, reference)) {
        PROPERTY(pinc_url_is_clean(pinc_buf_slice(&once)));
        PROPERTY(pinc_slice_find(pinc_buf_slice(&once), '#') == once.len);
        PROPERTY(pinc_url_add_joined(&twice, base, pinc_buf_slice(&once)));
        PROPERTY(pinc_slice_equal(pinc_buf_slice(&once), pinc_buf_slice(&twice)));
    } else {
        PROPERTY(once.len == 0);
    }
    pinc_buf_clear(&once);
    pinc_buf_clear(&twice);
}

static void check_public(struct pinc_slice text, struct pinc_arena *arena)
{
    struct pinc_slice public = pinc_url_public(arena, text);
    struct pinc_url url, split;
    struct pinc_buf a = {0}, b = {0};

    PROPERTY(public.ptr || text.len == 0);
    PROPERTY(pinc_slice_equal(pinc_url_public(arena, public), public));
    if (pinc_url_split(&url, text)) {
        PROPERTY(pinc_url_split(&split, public));
        PROPERTY(!split.user.ptr && !split.password.ptr && !split.fragment.ptr);
        pinc_url_add_origin(&a, &url);
        pinc_url_add_origin(&b, &split);
        PROPERTY(pinc_slice_equal(pinc_buf_slice(&a), pinc_buf_slice(&b)));
        PROPERTY(pinc_slice_equal(url.path, split.path));
    }
    pinc_buf_clear(&a);
    pinc_buf_clear(&b);
}

static void check_file(struct pinc_slice text, struct pinc_arena *arena)
{
    const char *path = pinc_url_file_path(arena, text), *again;
    struct pinc_buf url = {0};

    if (path) {
        pinc_url_add_file(&url, pinc_slice_of(path));
        again = pinc_url_file_path(arena, pinc_buf_slice(&url));
        PROPERTY(again && pinc_slice_equal(pinc_slice_of(path), pinc_slice_of(again)));
    }
    pinc_buf_clear(&url);
}

static void check_vcs(struct pinc_slice text)
{
    struct pinc_vcs_ref ref;

    if (pinc_vcs_parse(&ref, text, NULL) == PINC_OK) {
        PROPERTY(pinc_vcs_is_url(text));
        PROPERTY(ref.url.len > 4 && pinc_url_is_absolute(ref.url));
        PROPERTY(ref.revision.len == 0 || ref.revision.ptr[0] != '-');
        PROPERTY(ref.subdirectory.len == 0 || ref.subdirectory.ptr[0] != '/');
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct pinc_slice rest = fuzz_text(data, size), base = fuzz_line(&rest);
    struct pinc_arena *arena = pinc_arena_new();

    PROPERTY(arena);
    check_joined(base, rest);
    check_public(base, arena);
    check_public(rest, arena);
    check_file(rest, arena);
    check_vcs(rest);
    pinc_arena_free(arena);
    return 0;
}
