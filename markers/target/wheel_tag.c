#include "markers/target/wheel_tag.h"

#include <string.h>

/* Up to how many texts are looked at one by one. */
#define FEW 8u

/* --- texts to numbers */

/* The same for texts that differ in case alone: the bit that tells the cases of a letter apart is set in
 * every byte. */
static uint64_t hash_folded(struct pinc_slice text)
{
    uint64_t hash = text.len, word;
    size_t i = 0;

    for (; i + 8 <= text.len; i += 8) {
        memcpy(&word, text.ptr + i, 8);
        hash = (hash ^ (word | 0x2020202020202020u)) * 0xff51afd7ed558ccdu;
        hash ^= hash >> 32;
    }
    for (; i < text.len; i++) {
        hash = (hash ^ ((unsigned char)text.ptr[i] | 0x20u)) * 0xc4ceb9fe1a85ec53u;
    }
    return hash ^ hash >> 32;
}

static bool same_text(const void *texts, uint32_t number, const void *key)
{
    return pinc_slice_equal_nocase(((const struct pinc_slice *)texts)[number],
                                   *(const struct pinc_slice *)key);
}

static uint64_t text_hash(const void *texts, uint32_t number)
{
    return hash_folded(((const struct pinc_slice *)texts)[number]);
}

/* Where `text` is, or the empty slot where it belongs. */
static uint32_t *find_part(const struct pinc_tag_parts *parts, struct pinc_slice text)
{
    return pinc_table_slot(&parts->table, hash_folded(text), same_text, parts->texts, &text);
}

/* The first four bytes of a text and its last four as one number, the same where case alone differs; 0 for a shorter one. */
static inline uint64_t sketch_of(struct pinc_slice text)
{
    uint32_t first, last;

    if (text.len < sizeof first) {
        return 0;
    }
    memcpy(&first, text.ptr, sizeof first);
    memcpy(&last, text.ptr + text.len - sizeof last, sizeof last);
    return ((uint64_t)first << 32 | last) | 0x2020202020202020u;
}

/* Is one of the eight bytes a '.'? Also says yes for a control character, which is none in a tag. */
static inline bool has_dot(uint64_t sketch)
{
    const uint64_t other = sketch ^ 0x2e2e2e2e2e2e2e2eu; /* 0 where it is one */

    return ((other - 0x0101010101010101u) & ~other & 0x8080808080808080u) != 0;
}

static void add_sketch(struct pinc_tag_parts *parts, uint64_t sketch)
{
    size_t i;

    if (sketch == 0 || parts->n_sketches > PINC_TAG_SKETCHES) {
        return;
    }
    for (i = 0; i < parts->n_sketches; i++) {
        if (parts->sketches[i] == sketch) {
            return;
        }
    }
    if (i < PINC_TAG_SKETCHES) {
        parts->sketches[i] = sketch;
    }
    parts->n_sketches++;
}

/* Does a glance at a text tell that it is none of these? */
static inline bool is_none(const struct pinc_tag_parts *parts, uint64_t sketch)
{
    size_t i;

    if (sketch == 0 || parts->n_sketches > PINC_TAG_SKETCHES) {
        return false;
    }
    for (i = 0; i < parts->n_sketches && parts->sketches[i] != sketch; i++) {
    }
    return i == parts->n_sketches;
}

/* The number of a text, which is added when it is new; false when out of memory. */
static bool intern_part(struct pinc_tag_parts *parts, struct pinc_slice text, uint32_t *number)
{
    uint32_t *slot;

    if (!pinc_table_reserve(&parts->table, parts->count, 64, 2, text_hash, parts->texts)) {
        return false;
    }
    slot = find_part(parts, text);
    if (*slot == 0) {
        if (parts->count >= UINT32_MAX - 1 ||
            !PINC_GROW(parts->texts, parts->cap, parts->count + 1)) {
            return false;
        }
        add_sketch(parts, sketch_of(text));
        parts->texts[parts->count++] = text;
        *slot = (uint32_t)parts->count;
    }
    *number = *slot - 1;
    return true;
}

static bool look_up_part(const struct pinc_tag_parts *parts, struct pinc_slice text,
                         uint32_t *number)
{
    uint32_t slot = 0, i;

    if (parts->count > FEW) {
        slot = *find_part(parts, text);
    }
    for (i = 0; i < parts->count && parts->count <= FEW && slot == 0; i++) {
        const struct pinc_slice known = parts->texts[i];

        /* Most differ in length or in the last letter: "cp39", "cp311". */
        if (known.len == text.len && text.len > 0 &&
            ((known.ptr[text.len - 1] ^ text.ptr[text.len - 1]) & ~0x20) == 0 &&
            pinc_slice_equal_nocase(known, text)) {
            slot = i + 1;
        }
    }
    *number = slot - 1;
    return slot != 0;
}

static void clear_parts(struct pinc_tag_parts *parts)
{
    pinc_free(parts->texts);
    pinc_table_clear(&parts->table);
}

/* --- tags to ranks */

static bool same_tag(const void *tags, uint32_t number, const void *key)
{
    const struct pinc_tag *a = (const struct pinc_tag *)tags + number, *b = key;

    return a->platform == b->platform && a->python == b->python && a->abi == b->abi;
}

static uint64_t hash_of(const struct pinc_tag *tag)
{
    uint32_t hash =
        tag->python * 0x9e3779b1u ^ tag->abi * 0x85ebca6bu ^ tag->platform * 0xc2b2ae35u;

    return hash ^ hash >> 15;
}

static uint64_t tag_hash(const void *tags, uint32_t number)
{
    return hash_of((const struct pinc_tag *)tags + number);
}

static uint32_t *find_tag(const struct pinc_tags *tags, const struct pinc_tag *tag)
{
    return pinc_table_slot(&tags->table, hash_of(tag), same_tag, tags->tags, tag);
}

void pinc_tags_clear(struct pinc_tags *tags)
{
    clear_parts(&tags->pythons);
    clear_parts(&tags->abis);
    clear_parts(&tags->platforms);
    pinc_free(tags->tags);
    pinc_table_clear(&tags->table);
    memset(tags, 0, sizeof *tags);
}

/* Add a tag that is not there yet; false when out of memory. */
static bool add_numbers(struct pinc_tags *tags, struct pinc_tag tag)
{
    uint32_t *slot;

    if (tags->count >= INT32_MAX || !PINC_GROW(tags->tags, tags->cap, tags->count + 1) ||
        !pinc_table_reserve(&tags->table, tags->count, 2048, 2, tag_hash, tags->tags)) {
        return false;
    }
    slot = find_tag(tags, &tag);
    if (*slot == 0) {
        tags->tags[tags->count++] = tag;
        *slot = (uint32_t)tags->count;
    }
    return true;
}

enum pinc_status pinc_tags_add(struct pinc_tags *tags, struct pinc_slice python,
                               struct pinc_slice abi, struct pinc_slice platform,
                               struct pinc_error *err)
{
    struct pinc_tag tag;

    if (!intern_part(&tags->pythons, python, &tag.python) ||
        !intern_part(&tags->abis, abi, &tag.abi) ||
        !intern_part(&tags->platforms, platform, &tag.platform) || !add_numbers(tags, tag)) {
        return pinc_fail_memory(err);
    }
    return PINC_OK;
}

void pinc_tags_print(struct pinc_buf *buf, const struct pinc_tags *tags, size_t at)
{
    const struct pinc_tag *tag = &tags->tags[at];

    pinc_buf_add(buf, tags->pythons.texts[tag->python]);
    pinc_buf_add_char(buf, '-');
    pinc_buf_add(buf, tags->abis.texts[tag->abi]);
    pinc_buf_add_char(buf, '-');
    pinc_buf_add(buf, tags->platforms.texts[tag->platform]);
}

/* Take the first of the texts joined by '.' off `rest`; false when there is none left. */
static bool next_part(struct pinc_slice *rest, struct pinc_slice *part)
{
    size_t dot;

    if (!rest->ptr) {
        return false;
    }
    for (dot = 0; dot < rest->len && rest->ptr[dot] != '.'; dot++) { /* they are short */
    }
    *part = pinc_slice_part(*rest, 0, dot);
    if (dot == rest->len) {
        rest->ptr = NULL;
    } else {
        *rest = pinc_slice_part(*rest, dot + 1, rest->len);
    }
    return true;
}

/* The best rank of an abi with any of the pythons on one platform; INT32_MAX when there is none. */
static int32_t rank_pythons(const struct pinc_tags *tags, struct pinc_tag tag,
                            struct pinc_slice pythons)
{
    struct pinc_slice part;
    int32_t best = INT32_MAX;

    while (next_part(&pythons, &part)) {
        if (look_up_part(&tags->pythons, part, &tag.python)) {
            uint32_t slot = *find_tag(tags, &tag);

            if (slot != 0 && (int32_t)(slot - 1) < best) {
                best = (int32_t)(slot - 1);
            }
        }
    }
    return best;
}

int32_t pinc_tags_rank(const struct pinc_tags *tags, struct pinc_slice python,
                       struct pinc_slice abi, struct pinc_slice platform)
{
    struct pinc_slice part, platforms;
    struct pinc_tag tag = {0, 0, 0};
    int32_t best = INT32_MAX;

    /* Most wheels are for another Python, and their abi, if it is one, says so in a few letters. */
    if (abi.len <= 8 && !has_dot(sketch_of(abi)) && is_none(&tags->abis, sketch_of(abi))) {
        return -1;
    }
    while (next_part(&abi, &part)) {
        if (!look_up_part(&tags->abis, part, &tag.abi)) {
            continue;
        }
        for (platforms = platform; next_part(&platforms, &part);) {
            int32_t rank;

            if (is_none(&tags->platforms, sketch_of(part)) ||
                !look_up_part(&tags->platforms, part, &tag.platform)) {
                continue;
            }
            rank = rank_pythons(tags, tag, python);
            best = rank < best ? rank : best;
        }
    }
    return best == INT32_MAX ? -1 : best;
}

/* --- the tags of an interpreter on a platform */

/* What generation works on; a failure is kept in `st`. */
struct generator {
    struct pinc_tags *tags;
    struct pinc_arena *arena;
    struct pinc_error *err;
    enum pinc_status st;
    uint32_t *platforms; /* their numbers, best first */
    size_t n_platforms, cap;
};

static void fail_generator(struct generator *gen)
{
    if (gen->st == PINC_OK) {
        gen->st = pinc_fail_memory(gen->err);
    }
}

static struct pinc_slice make_text(struct generator *gen, const char *fmt, ...) PINC_PRINTF(2, 3);
static struct pinc_slice make_text(struct generator *gen, const char *fmt, ...)
{
    struct pinc_buf buf = {0};
    struct pinc_slice text;
    va_list ap;

    /* There are a hundred of them, of %s and %u alone: what formats anything takes most of a small run's time for its targets. */
    va_start(ap, fmt);
    for (; *fmt; fmt++) {
        if (*fmt != '%') {
            pinc_buf_add_char(&buf, *fmt);
        } else if (*++fmt == 's') {
            pinc_buf_add_str(&buf, va_arg(ap, const char *));
        } else {
            pinc_buf_add_uint(&buf, va_arg(ap, unsigned));
        }
    }
    va_end(ap);
    text = pinc_buf_keep(&buf, gen->arena);
    if (!text.ptr) {
        fail_generator(gen);
    }
    return text;
}

static void add_platform(struct generator *gen, struct pinc_slice text)
{
    uint32_t number = 0;

    if (gen->st != PINC_OK || !intern_part(&gen->tags->platforms, text, &number) ||
        !PINC_GROW(gen->platforms, gen->cap, gen->n_platforms + 1)) {
        fail_generator(gen);
        return;
    }
    gen->platforms[gen->n_platforms++] = number;
}

/* The pair with every platform, best first. */
static void add_tags(struct generator *gen, struct pinc_slice python, struct pinc_slice abi)
{
    struct pinc_tag tag = {0, 0, 0};
    size_t i;

    if (gen->st != PINC_OK || !intern_part(&gen->tags->pythons, python, &tag.python) ||
        !intern_part(&gen->tags->abis, abi, &tag.abi)) {
        fail_generator(gen);
        return;
    }
    for (i = 0; i < gen->n_platforms; i++) {
        tag.platform = gen->platforms[i];
        if (!add_numbers(gen->tags, tag)) {
            fail_generator(gen);
            return;
        }
    }
}

/* The tag of what runs on every platform. */
static void add_pure_tag(struct generator *gen, struct pinc_slice python)
{
    if (gen->st == PINC_OK) {
        gen->st = pinc_tags_add(gen->tags, python, PINC_LIT("none"), PINC_LIT("any"), gen->err);
    }
}

/* PEP 600: every glibc down to the oldest of the architecture, with the older names of three of
 * them. */
static void manylinux_platforms(struct generator *gen, const struct pinc_platform *platform)
{
    static const struct {
        unsigned minor;
        const char *alias;
    } aliases[] = {{17, "manylinux2014"}, {12, "manylinux2010"}, {5, "manylinux1"}};
    unsigned floor = pinc_platform_glibc_floor(platform->arch), minor;
    size_t i;

    for (minor = platform->minor; minor >= floor; minor--) {
        add_platform(gen,
                     make_text(gen, "manylinux_%u_%u_%s", platform->major, minor, platform->arch));
        for (i = 0; i < sizeof aliases / sizeof *aliases; i++) {
            if (aliases[i].minor == minor) {
                add_platform(gen, make_text(gen, "%s_%s", aliases[i].alias, platform->arch));
            }
        }
    }
}

/* PEP 656. */
static void musllinux_platforms(struct generator *gen, const struct pinc_platform *platform)
{
    unsigned left;

    for (left = platform->minor + 1; left > 0; left--) {
        add_platform(
            gen, make_text(gen, "musllinux_%u_%u_%s", platform->major, left - 1, platform->arch));
    }
}

/* One macOS release: the architecture itself, then the fat formats that hold it. */
static void macos_release(struct generator *gen, const char *arch, unsigned major, unsigned minor)
{
    static const char *const x86_64[] = {"x86_64", "intel",      "fat64",
                                         "fat3",   "universal2", "universal"};
    static const char *const arm64[] = {"arm64", "universal2"};
    bool intel = strcmp(arch, "x86_64") == 0;
    size_t n = intel ? sizeof x86_64 / sizeof *x86_64 : sizeof arm64 / sizeof *arm64, i;

    for (i = 0; i < n; i++) {
        add_platform(gen,
                     make_text(gen, "macosx_%u_%u_%s", major, minor, intel ? x86_64[i] : arm64[i]));
    }
}

/* From macOS 11 on only the major version counts; there is no arm64 before it, but universal2 that
 * says 10. */
static void macos_platforms(struct generator *gen, const struct pinc_platform *platform)
{
    unsigned major, minor = platform->major == 10 ? platform->minor : 16;

    for (major = platform->major; major > 10; major--) {
        macos_release(gen, platform->arch, major, 0);
    }
    for (; minor >= 4; minor--) {
        if (strcmp(platform->arch, "x86_64") == 0) {
            macos_release(gen, platform->arch, 10, minor);
        } else {
            add_platform(gen, make_text(gen, "macosx_10_%u_universal2", minor));
        }
    }
}

static void list_platforms(struct generator *gen, const struct pinc_platform *platform)
{
    switch (platform->kind) {
    case PINC_PLATFORM_LINUX:
        add_platform(gen, make_text(gen, "linux_%s", platform->arch));
        return;
    case PINC_PLATFORM_MANYLINUX:
        add_platform(gen, make_text(gen, "linux_%s", platform->arch));
        manylinux_platforms(gen, platform);
        return;
    case PINC_PLATFORM_MUSLLINUX:
        add_platform(gen, make_text(gen, "linux_%s", platform->arch));
        musllinux_platforms(gen, platform);
        return;
    case PINC_PLATFORM_MACOS:
        macos_platforms(gen, platform);
        return;
    case PINC_PLATFORM_WINDOWS:
        add_platform(gen, make_text(gen, strcmp(platform->arch, "32") == 0 ? "win%s" : "win_%s",
                                    platform->arch));
        return;
    }
}

/* cpXY-cpXY, the stable ABI, none; then the stable ABI of older releases down to 3.2, which brought
 * it. */
static void cpython_tags(struct generator *gen, const struct pinc_interpreter *py,
                         struct pinc_slice self)
{
    /* PEP 803: a free-threaded build takes abi3t, never abi3. Up to 3.7 the ABI's name told of
     * pymalloc. */
    struct pinc_slice stable = py->free_threaded ? PINC_LIT("abi3t") : PINC_LIT("abi3");
    const char *flags = py->free_threaded ? "t" : py->minor < 8 ? "m" : "";
    unsigned minor;

    add_tags(gen, self, make_text(gen, "cp%u%u%s", py->major, py->minor, flags));
    add_tags(gen, self, stable);
    add_tags(gen, self, PINC_LIT("none"));
    for (minor = py->minor - 1; minor >= 2; minor--) {
        add_tags(gen, make_text(gen, "cp%u%u", py->major, minor), stable);
    }
}

static void pypy_tags(struct generator *gen, const struct pinc_interpreter *py,
                      struct pinc_slice self)
{
    add_tags(gen, self, make_text(gen, "pypy%u%u_pp73", py->major, py->minor));
    add_tags(gen, self, PINC_LIT("none"));
}

/* pyXY, pyX, then the older ones; on every platform, or (any) on none. */
static void generic_tags(struct generator *gen, const struct pinc_interpreter *py, bool any)
{
    unsigned left;

    for (left = py->minor + 2; left > 0; left--) {
        struct pinc_slice python;

        /* left counts pyXY, pyX, py X(Y-1), ... py X0 */
        if (left == py->minor + 2) {
            python = make_text(gen, "py%u%u", py->major, py->minor);
        } else if (left == py->minor + 1) {
            python = make_text(gen, "py%u", py->major);
        } else {
            python = make_text(gen, "py%u%u", py->major, left - 1);
        }
        if (any) {
            add_pure_tag(gen, python);
        } else {
            add_tags(gen, python, PINC_LIT("none"));
        }
    }
}

enum pinc_status pinc_tags_generate(struct pinc_tags *tags,
                                    const struct pinc_interpreter *interpreter,
                                    const struct pinc_platform *platform, struct pinc_arena *arena,
                                    struct pinc_error *err)
{
    struct generator gen = {tags, arena, err, PINC_OK, NULL, 0, 0};
    struct pinc_slice self = make_text(&gen, "%s%u%u", interpreter->pypy ? "pp" : "cp",
                                       interpreter->major, interpreter->minor);

    list_platforms(&gen, platform);
    if (interpreter->pypy) {
        pypy_tags(&gen, interpreter, self);
    } else {
        cpython_tags(&gen, interpreter, self);
    }
    generic_tags(&gen, interpreter, false);
    /* PyPy's pure tag names the major version alone. */
    add_pure_tag(&gen, interpreter->pypy ? make_text(&gen, "pp%u", interpreter->major) : self);
    generic_tags(&gen, interpreter, true);
    pinc_free(gen.platforms);
    return gen.st;
}
