#include "index/dist/file_name.h"

#include "base/limits.h"
#include "markers/name.h"

#include <string.h>

#define WHEEL_DASHES 4u /* NAME-VERSION-PYTHON-ABI-PLATFORM; one more with a build tag */

/* Refuse a file name; the text is only made for a caller who wants it, since a page may list many
 * such files. */
static enum pinc_status refuse(struct pinc_error *err, struct pinc_slice filename, const char *why)
{
    return !err ? PINC_ESYNTAX : pinc_fail_quoted(err, PINC_ESYNTAX, 0, "", filename, why);
}

/* Parse the version of either kind of file. */
static enum pinc_status read_version(struct pinc_dist *out, struct pinc_slice filename,
                                     struct pinc_arena *arena, struct pinc_error *err)
{
    enum pinc_status st = pinc_version_parse(&out->parsed, out->version, arena, NULL);

    if (st == PINC_ENOMEM) {
        return pinc_fail_memory(err);
    }
    return st == PINC_OK ? PINC_OK : refuse(err, filename, ": the version is not one of PEP 440");
}

/* --- wheels */

/* PEP 427: letters, digits, '.' and '_', no two '_' in a row. What is not ASCII must be a letter;
 * only UTF-8 is looked at. */
static bool is_wheel_name(struct pinc_slice name)
{
    bool ascii = true;
    size_t i;

    for (i = 0; i < name.len; i++) {
        char c = name.ptr[i];

        if ((unsigned char)c >= 0x80) {
            ascii = false;
        } else if (!pinc_is_alnum(c) && c != '.' && c != '_') {
            return false;
        }
        if (c == '_' && i + 1 < name.len && name.ptr[i + 1] == '_') {
            return false;
        }
    }
    return name.len > 0 && (ascii || pinc_utf8_valid(name));
}

/* Does a text of an interpreter tag look like a Python identifier ("py3", "graalpy310")? */
static bool is_identifier(struct pinc_slice text)
{
    size_t i;

    for (i = 0; i < text.len; i++) {
        char c = text.ptr[i];

        if (!pinc_is_alnum(c) && c != '_' && (unsigned char)c < 0x80) {
            return false;
        }
    }
    return text.len > 0 && !pinc_is_digit(text.ptr[0]) && pinc_utf8_valid(text);
}

/* The number of texts in one part of a compressed tag set; 0 when one of them is empty (or no
 * identifier). */
static size_t count_texts(struct pinc_slice part, bool identifiers)
{
    size_t n = 0, from = 0, at;

    for (at = 0; at <= part.len; at++) {
        if (at < part.len && part.ptr[at] != '.') {
            continue;
        }
        if (at == from || (identifiers && !is_identifier(pinc_slice_part(part, from, at)))) {
            return 0;
        }
        n++;
        from = at + 1;
    }
    return n;
}

static const char *check_tags(const struct pinc_dist *dist)
{
    size_t pythons = count_texts(dist->python, true);
    size_t abis = count_texts(dist->abi, false);
    size_t platforms = count_texts(dist->platform, false);

    if (pythons == 0 || abis == 0 || platforms == 0) {
        return ": a part of the wheel's tags is empty or not a tag";
    }
    if (pythons > PINC_TAGS_MAX || abis > PINC_TAGS_MAX / pythons ||
        platforms > PINC_TAGS_MAX / (pythons * abis)) {
        return ": the wheel's tags stand for too many combinations";
    }
    return NULL;
}

/* Cut a wheel's name, without its ending, at its dashes; false when there are too few or too many.
 */
static bool split_wheel(struct pinc_dist *out, struct pinc_slice stem)
{
    struct pinc_slice *const with_build[] = {&out->name,   &out->version, &out->build,
                                             &out->python, &out->abi,     &out->platform};
    size_t dashes = 0, part = 0, from = 0, i;

    for (i = 0; stem.ptr && i < stem.len; i++) {
        dashes += stem.ptr[i] == '-';
    }
    if (dashes != WHEEL_DASHES && dashes != WHEEL_DASHES + 1) {
        return false;
    }
    for (i = 0; i <= stem.len; i++) {
        if (i < stem.len && stem.ptr[i] != '-') {
            continue;
        }
        if (part == 2 && dashes == WHEEL_DASHES) {
            part++; /* no build tag */
        }
        *with_build[part++] = pinc_slice_part(stem, from, i);
        from = i + 1;
    }
    return true;
}

/* Cut off the label of a variant: "-x86_64_v3" of "NAME-VERSION-PYTHON-ABI-PLATFORM-x86_64_v3". Its
 * place tells it from a build tag, which starts with a digit as no Python tag does; and the Python tag
 * before it ends with one (py3, cp312). */
static bool cut_label(struct pinc_slice *stem)
{
    const size_t dash = pinc_slice_rfind(*stem, '-');
    const struct pinc_slice label = pinc_slice_part(*stem, dash + 1, stem->len);
    struct pinc_dist rest = {0};
    size_t i;

    for (i = 0;
         i < label.len && (pinc_is_digit(label.ptr[i]) || label.ptr[i] == '_' ||
                           label.ptr[i] == '.' || (label.ptr[i] >= 'a' && label.ptr[i] <= 'z'));
         i++) {
    }
    if (dash == stem->len || label.len == 0 || i < label.len) {
        return false;
    }
    *stem = pinc_slice_part(*stem, 0, dash);
    return split_wheel(&rest, *stem) && is_identifier(rest.python) &&
           pinc_is_digit(rest.python.ptr[rest.python.len - 1]) &&
           (!rest.build.ptr || (rest.build.len && pinc_is_digit(rest.build.ptr[0]))) &&
           !check_tags(&rest);
}

/* @param variant is a variant welcome? */
static enum pinc_status parse_wheel(struct pinc_dist *out, struct pinc_slice filename,
                                    struct pinc_slice project, bool variant,
                                    struct pinc_arena *arena, struct pinc_error *err)
{
    struct pinc_slice stem = pinc_slice_part(filename, 0, filename.len - strlen(".whl"));
    const char *why;

    out->kind = PINC_WHEEL;
    if (cut_label(&stem)) {
        if (!variant) {
            return refuse(err, filename, ": a wheel variant (PEP 825), which pip cannot install");
        }
        out->kind = PINC_WHEEL_VARIANT;
    } else {
        stem = pinc_slice_part(filename, 0, filename.len - strlen(".whl"));
    }
    if (!split_wheel(out, stem)) {
        return refuse(err, filename, ": a wheel's name has five or six parts, joined by '-'");
    }
    if (!is_wheel_name(out->name)) {
        return refuse(err, filename, ": the project's name is not one of PEP 427");
    }
    if (project.len != 0 && !pinc_name_equal(out->name, project)) {
        return refuse(err, filename, ": the wheel is of another project");
    }
    if (out->build.ptr && (out->build.len == 0 || !pinc_is_digit(out->build.ptr[0]))) {
        return refuse(err, filename, ": the build tag does not start with a digit");
    }
    why = check_tags(out);
    if (why) {
        return refuse(err, filename, why);
    }
    return read_version(out, filename, arena, err);
}

/* --- sdists */

/*
 * Where a name ends and a version starts. The page's project settles it, as for pip
 * ("docutils-0.15.1-post1"); without one it is the last dash (PEP 625: no version has one).
 * stem.len when there is none.
 */
static size_t find_split(struct pinc_slice stem, struct pinc_slice project)
{
    size_t at;

    if (project.len == 0) {
        return pinc_slice_rfind(stem, '-');
    }
    for (at = 0; stem.ptr && at < stem.len; at++) {
        if (stem.ptr[at] == '-' && pinc_name_equal(pinc_slice_part(stem, 0, at), project)) {
            return at;
        }
    }
    return stem.len;
}

static enum pinc_status parse_sdist(struct pinc_dist *out, struct pinc_slice filename,
                                    size_t ending, struct pinc_slice project,
                                    struct pinc_arena *arena, struct pinc_error *err)
{
    struct pinc_slice stem = pinc_slice_part(filename, 0, filename.len - ending);
    size_t split = find_split(stem, project);

    out->kind = PINC_SDIST;
    if (split == stem.len && project.len != 0) {
        return refuse(err, filename, ": the name does not start with the project's");
    }
    if (split == stem.len || split == 0) {
        return refuse(err, filename, ": an sdist is named NAME-VERSION");
    }
    out->name = pinc_slice_part(stem, 0, split);
    out->version = pinc_slice_part(stem, split + 1, stem.len);
    return read_version(out, filename, arena, err);
}

enum pinc_status pinc_dist_parse_listed(struct pinc_dist *out, struct pinc_slice filename,
                                        struct pinc_slice project, struct pinc_arena *arena,
                                        struct pinc_error *err)
{
    if (pinc_slice_ends(filename, ".whl")) {
        memset(out, 0, sizeof *out);
        return parse_wheel(out, filename, project, true, arena, err);
    }
    return pinc_dist_parse(out, filename, project, arena, err);
}

enum pinc_status pinc_dist_parse(struct pinc_dist *out, struct pinc_slice filename,
                                 struct pinc_slice project, struct pinc_arena *arena,
                                 struct pinc_error *err)
{
    memset(out, 0, sizeof *out);
    if (pinc_slice_ends(filename, ".whl")) {
        return parse_wheel(out, filename, project, false, arena, err);
    }
    if (pinc_slice_ends(filename, ".tar.gz")) {
        return parse_sdist(out, filename, strlen(".tar.gz"), project, arena, err);
    }
    if (pinc_slice_ends(filename, ".zip")) {
        return parse_sdist(out, filename, strlen(".zip"), project, arena, err);
    }
    return refuse(err, filename, ": neither a wheel (.whl) nor an sdist (.tar.gz, .zip)");
}

/* --- build tags */

/* Take the number at the start off, without its leading zeros. */
static struct pinc_slice take_digits(struct pinc_slice *rest)
{
    struct pinc_slice digits = *rest;
    size_t n = 0;

    while (n < rest->len && pinc_is_digit(rest->ptr[n])) {
        n++;
    }
    digits.len = n;
    *rest = pinc_slice_part(*rest, n, rest->len);
    while (digits.len > 0 && digits.ptr[0] == '0') {
        digits = pinc_slice_part(digits, 1, digits.len);
    }
    return digits;
}

int pinc_dist_compare_build(struct pinc_slice a, struct pinc_slice b)
{
    struct pinc_slice x, y;
    int order;

    if (a.len == 0 || b.len == 0) {
        return (a.len != 0) - (b.len != 0);
    }
    x = take_digits(&a);
    y = take_digits(&b);
    if (x.len != y.len) {
        return x.len < y.len ? -1 : 1;
    }
    order = pinc_slice_compare(x, y);
    return order != 0 ? order : pinc_slice_compare(a, b);
}
