#include "markers/target/platform.h"

#include "base/nearest.h"

#include <string.h>

/* The Pythons that there are: 3.MIN to 3.MAX. */
#define CPYTHON_MIN 6u
#define CPYTHON_MAX 15u
#define FREE_THREADED_MIN 13u
#define PYPY_MIN 6u
#define PYPY_MAX 11u
#define PYTHONS "3.6 to 3.15, 3.13t to 3.15t and pypy3.6 to pypy3.11"

/* Versions of an operating system have no more than that. */
#define NUMBER_MAX 99u

/* What a short name stands for; the first are the nearest guesses for a name that is not known. */
static const struct {
    const char *name;
    struct pinc_platform platform;
} short_names[] = {
    {"linux-x86_64", {PINC_PLATFORM_MANYLINUX, 2, 28, "x86_64", "x86_64"}},
    {"linux-aarch64", {PINC_PLATFORM_MANYLINUX, 2, 28, "aarch64", "aarch64"}},
    {"macos-arm64", {PINC_PLATFORM_MACOS, 14, 0, "arm64", "arm64"}},
    {"macos-x86_64", {PINC_PLATFORM_MACOS, 14, 0, "x86_64", "x86_64"}},
    {"windows-amd64", {PINC_PLATFORM_WINDOWS, 0, 0, "amd64", "AMD64"}},
    {"windows-arm64", {PINC_PLATFORM_WINDOWS, 0, 0, "arm64", "ARM64"}},
    {"linux-musl-x86_64", {PINC_PLATFORM_MUSLLINUX, 1, 2, "x86_64", "x86_64"}},
    {"linux-musl-aarch64", {PINC_PLATFORM_MUSLLINUX, 1, 2, "aarch64", "aarch64"}},
    {"linux-ppc64le", {PINC_PLATFORM_MANYLINUX, 2, 28, "ppc64le", "ppc64le"}},
    {"linux-s390x", {PINC_PLATFORM_MANYLINUX, 2, 28, "s390x", "s390x"}},
    {"linux-armv7l", {PINC_PLATFORM_MANYLINUX, 2, 31, "armv7l", "armv7l"}},
    {"linux-riscv64", {PINC_PLATFORM_MANYLINUX, 2, 39, "riscv64", "riscv64"}},
};
#define SHORT_NAMES (sizeof short_names / sizeof *short_names)
#define SHORT_NAME_LIST                                                                            \
    "linux-x86_64, linux-aarch64, macos-arm64, macos-x86_64, windows-amd64, windows-arm64, "       \
    "linux-musl-x86_64, linux-musl-aarch64, linux-ppc64le, linux-s390x, linux-armv7l, "            \
    "linux-riscv64"

/* What people write (Docker, Go, Node, uname), and the target to write in its place. */
static const struct {
    const char *written, *target, *other; /* other: NULL, or what may be meant as well */
} habits[] = {
    {"linux", "linux-x86_64", "linux-aarch64"},
    {"linux/amd64", "linux-x86_64", NULL},
    {"linux/x86_64", "linux-x86_64", NULL},
    {"linux-amd64", "linux-x86_64", NULL},
    {"linux-x64", "linux-x86_64", NULL},
    {"linux_amd64", "linux-x86_64", NULL},
    {"linux64", "linux-x86_64", NULL},
    {"amd64", "linux-x86_64", NULL},
    {"x86_64", "linux-x86_64", NULL},
    {"x86-64", "linux-x86_64", NULL},
    {"x64", "linux-x86_64", NULL},
    {"manylinux", "linux-x86_64", "linux-aarch64"},
    {"linux/arm64", "linux-aarch64", NULL},
    {"linux/arm64/v8", "linux-aarch64", NULL},
    {"linux/aarch64", "linux-aarch64", NULL},
    {"linux-arm64", "linux-aarch64", NULL},
    {"linux_arm64", "linux-aarch64", NULL},
    {"arm64", "linux-aarch64", "macos-arm64"},
    {"aarch64", "linux-aarch64", NULL},
    {"arm64v8", "linux-aarch64", NULL},
    {"linux/arm/v7", "linux-armv7l", NULL},
    {"armv7", "linux-armv7l", NULL},
    {"armv7l", "linux-armv7l", NULL},
    {"armhf", "linux-armv7l", NULL},
    {"linux/ppc64le", "linux-ppc64le", NULL},
    {"ppc64le", "linux-ppc64le", NULL},
    {"linux/s390x", "linux-s390x", NULL},
    {"s390x", "linux-s390x", NULL},
    {"linux/riscv64", "linux-riscv64", NULL},
    {"riscv64", "linux-riscv64", NULL},
    {"mac", "macos-arm64", "macos-x86_64"},
    {"macos", "macos-arm64", "macos-x86_64"},
    {"osx", "macos-arm64", "macos-x86_64"},
    {"darwin", "macos-arm64", "macos-x86_64"},
    {"macosx", "macos-arm64", "macos-x86_64"},
    {"macos-aarch64", "macos-arm64", NULL},
    {"mac-arm64", "macos-arm64", NULL},
    {"darwin-arm64", "macos-arm64", NULL},
    {"darwin/arm64", "macos-arm64", NULL},
    {"macos-amd64", "macos-x86_64", NULL},
    {"macos-x64", "macos-x86_64", NULL},
    {"darwin-amd64", "macos-x86_64", NULL},
    {"darwin/amd64", "macos-x86_64", NULL},
    {"windows", "windows-amd64", NULL},
    {"win", "windows-amd64", NULL},
    {"win64", "windows-amd64", NULL},
    {"windows/amd64", "windows-amd64", NULL},
    {"windows-x86_64", "windows-amd64", NULL},
    {"windows-x64", "windows-amd64", NULL},
    {"windows/arm64", "windows-arm64", NULL},
    {"windows-aarch64", "windows-arm64", NULL},
    {"musl", "linux-musl-x86_64", "linux-musl-aarch64"},
    {"alpine", "linux-musl-x86_64", "linux-musl-aarch64"},
    {"linux-musl", "linux-musl-x86_64", "linux-musl-aarch64"},
    {"musllinux", "linux-musl-x86_64", "linux-musl-aarch64"},
    {"alpine-x86_64", "linux-musl-x86_64", NULL},
};
#define HABITS (sizeof habits / sizeof *habits)

/* Linux architectures that wheels are made for, and the first glibc 2.N of their manylinux tags. */
static const struct {
    const char *name;
    unsigned glibc_floor;
} linux_archs[] = {
    {"x86_64", 5}, {"aarch64", 17}, {"i686", 5},     {"armv7l", 17},      {"ppc64le", 17},
    {"ppc64", 17}, {"s390x", 17},   {"riscv64", 17}, {"loongarch64", 17},
};
#define LINUX_ARCHS (sizeof linux_archs / sizeof *linux_archs)

/* Names of manylinux that come before PEP 600. */
static const struct {
    const char *prefix;
    unsigned minor;
} manylinux_aliases[] = {{"manylinux1_", 5}, {"manylinux2010_", 12}, {"manylinux2014_", 17}};
#define MANYLINUX_ALIASES (sizeof manylinux_aliases / sizeof *manylinux_aliases)

/* --- reading */

/* Take `prefix` off; ASCII case does not count. */
static bool take_text(struct pinc_slice *rest, const char *prefix)
{
    size_t len = strlen(prefix);

    if (rest->len < len ||
        !pinc_slice_equal_nocase(pinc_slice_part(*rest, 0, len), pinc_slice_of(prefix))) {
        return false;
    }
    *rest = pinc_slice_part(*rest, len, rest->len);
    return true;
}

/* Take a number of at most NUMBER_MAX without leading zeros off. */
static bool take_number(struct pinc_slice *rest, unsigned *out)
{
    size_t n = 0;

    *out = 0;
    while (rest->ptr && n < rest->len && pinc_is_digit(rest->ptr[n])) {
        *out = *out * 10 + (unsigned)(rest->ptr[n] - '0');
        if (*out > NUMBER_MAX || (n > 0 && rest->ptr[0] == '0')) {
            return false;
        }
        n++;
    }
    *rest = pinc_slice_part(*rest, n, rest->len);
    return n > 0;
}

/* "MAJOR_MINOR_" */
static bool take_release(struct pinc_slice *rest, unsigned *major, unsigned *minor)
{
    return take_number(rest, major) && take_text(rest, "_") && take_number(rest, minor) &&
           take_text(rest, "_");
}

/* --- interpreters */

/* The end of a pre-release of CPython's: "rc1", "a2", "b10". Nothing is fine too. */
static bool take_prerelease(struct pinc_slice *rest)
{
    unsigned number;

    if (take_text(rest, "rc") || take_text(rest, "a") || take_text(rest, "b")) {
        return take_number(rest, &number);
    }
    return true;
}

static bool read_interpreter(struct pinc_interpreter *out, struct pinc_slice text)
{
    struct pinc_slice rest = text, start;
    unsigned patch;

    out->pypy = take_text(&rest, "pypy");
    start = rest;
    if (!take_number(&rest, &out->major) || !take_text(&rest, ".") ||
        !take_number(&rest, &out->minor)) {
        return false;
    }
    if (take_text(&rest, ".")) {
        if (!take_number(&rest, &patch) || !take_prerelease(&rest)) {
            return false;
        }
        out->patch_known = true;
    }
    out->full = pinc_slice_part(start, 0, start.len - rest.len);
    out->free_threaded = !out->pypy && take_text(&rest, "t");
    return rest.len == 0;
}

static bool is_known_python(const struct pinc_interpreter *py)
{
    unsigned least = py->pypy ? PYPY_MIN : py->free_threaded ? FREE_THREADED_MIN : CPYTHON_MIN;

    return py->major == 3 && py->minor >= least && py->minor <= (py->pypy ? PYPY_MAX : CPYTHON_MAX);
}

/* How the Python is written that was meant by "python3.12", "cp312" or "3.10,3.12". */
static void hint_at_spelling(struct pinc_slice text, struct pinc_error *err)
{
    const size_t comma = pinc_slice_find(text, ',');
    struct pinc_slice rest = pinc_slice_trim(pinc_slice_part(text, 0, comma));
    const bool word =
        take_text(&rest, "python") || take_text(&rest, "py") || take_text(&rest, "cp");
    const struct pinc_slice minor = pinc_slice_part(rest, 1, rest.len);
    struct pinc_interpreter meant;

    if (comma < text.len && read_interpreter(&meant, rest) && is_known_python(&meant)) {
        pinc_fail_hint(err, "name each one by an option of its own: --python-version %.*s ...",
                       PINC_SLICE_ARG(rest));
    } else if (word && read_interpreter(&meant, rest) && is_known_python(&meant)) {
        pinc_fail_hint(err, "write '%.*s'", PINC_SLICE_ARG(rest));
    } else if (pinc_slice_starts(rest, "3") && minor.len && minor.len <= 2 &&
               pinc_is_digit(minor.ptr[0]) && pinc_is_digit(minor.ptr[minor.len - 1])) {
        pinc_fail_hint(err, "write '3.%.*s'", PINC_SLICE_ARG(minor));
    }
}

enum pinc_status pinc_interpreter_parse(struct pinc_interpreter *out, struct pinc_slice text,
                                        struct pinc_error *err)
{
    enum pinc_status st;
    bool shaped;

    memset(out, 0, sizeof *out);
    text = pinc_slice_trim(text);
    shaped = read_interpreter(out, text);
    if (shaped && is_known_python(out)) {
        return PINC_OK;
    }
    st = pinc_fail_quoted(err, PINC_EUSAGE, 0, "unknown Python ", text, ": known are " PYTHONS);
    if (shaped && st == PINC_EUSAGE && !out->pypy &&
        (out->major == 2 || (out->major == 3 && out->minor < CPYTHON_MIN))) {
        pinc_fail_hint(err, "Python %u.%u has reached its end of life", out->major, out->minor);
    }
    if (!shaped && st == PINC_EUSAGE) {
        hint_at_spelling(text, err);
        pinc_fail_hint(err, "write it as 3.10, 3.10.4, 3.13t or pypy3.10");
    }
    return st;
}

const char *pinc_python_end_of_life(struct pinc_slice version)
{
    static const struct {
        const char *version, *month;
    } ends[] = {{"3.6", "December 2021"},
                {"3.7", "June 2023"},
                {"3.8", "October 2024"},
                {"3.9", "October 2025"}};
    size_t i;

    for (i = 0; i < sizeof ends / sizeof *ends; i++) {
        if (pinc_slice_equal(version, pinc_slice_of(ends[i].version))) {
            return ends[i].month;
        }
    }
    return NULL;
}

/* --- platforms */

unsigned pinc_platform_glibc_floor(const char *arch)
{
    size_t i;

    for (i = 0; i < LINUX_ARCHS; i++) {
        if (strcmp(linux_archs[i].name, arch) == 0) {
            return linux_archs[i].glibc_floor;
        }
    }
    return 17;
}

/* The rest of a Linux tag: an architecture. */
static bool read_linux_arch(struct pinc_platform *out, struct pinc_slice rest)
{
    size_t i;

    for (i = 0; i < LINUX_ARCHS; i++) {
        if (pinc_slice_equal_nocase(rest, pinc_slice_of(linux_archs[i].name))) {
            out->arch = linux_archs[i].name;
            out->machine = linux_archs[i].name;
            return true;
        }
    }
    return false;
}

static bool read_linux(struct pinc_platform *out, struct pinc_slice rest)
{
    size_t i;

    for (i = 0; i < MANYLINUX_ALIASES; i++) {
        if (take_text(&rest, manylinux_aliases[i].prefix)) {
            out->kind = PINC_PLATFORM_MANYLINUX;
            out->major = 2;
            out->minor = manylinux_aliases[i].minor;
            return read_linux_arch(out, rest) && out->minor >= pinc_platform_glibc_floor(out->arch);
        }
    }
    if (take_text(&rest, "manylinux_")) {
        out->kind = PINC_PLATFORM_MANYLINUX;
        return take_release(&rest, &out->major, &out->minor) && out->major == 2 &&
               read_linux_arch(out, rest) && out->minor >= pinc_platform_glibc_floor(out->arch);
    }
    if (take_text(&rest, "musllinux_")) {
        out->kind = PINC_PLATFORM_MUSLLINUX;
        return take_release(&rest, &out->major, &out->minor) && out->major == 1 &&
               read_linux_arch(out, rest);
    }
    out->kind = PINC_PLATFORM_LINUX;
    return take_text(&rest, "linux_") && read_linux_arch(out, rest);
}

static bool read_macos(struct pinc_platform *out, struct pinc_slice rest)
{
    out->kind = PINC_PLATFORM_MACOS;
    if (!take_text(&rest, "macosx_") || !take_release(&rest, &out->major, &out->minor)) {
        return false;
    }
    if (pinc_slice_equal_nocase(rest, PINC_LIT("arm64"))) {
        out->arch = out->machine = "arm64";
        return out->major >= 11;
    }
    out->arch = out->machine = "x86_64";
    return pinc_slice_equal_nocase(rest, PINC_LIT("x86_64")) &&
           (out->major >= 11 || (out->major == 10 && out->minor >= 4 && out->minor <= 16));
}

static bool read_windows(struct pinc_platform *out, struct pinc_slice text)
{
    static const struct {
        const char *tag, *arch, *machine;
    } windows[] = {
        {"win_amd64", "amd64", "AMD64"}, {"win_arm64", "arm64", "ARM64"}, {"win32", "32", "x86"}};
    size_t i;

    for (i = 0; i < sizeof windows / sizeof *windows; i++) {
        if (pinc_slice_equal_nocase(text, pinc_slice_of(windows[i].tag))) {
            out->kind = PINC_PLATFORM_WINDOWS;
            out->arch = windows[i].arch;
            out->machine = windows[i].machine;
            return true;
        }
    }
    return false;
}

static bool read_tag(struct pinc_platform *out, struct pinc_slice text)
{
    struct pinc_platform blank = {PINC_PLATFORM_LINUX, 0, 0, NULL, NULL};

    *out = blank;
    if (read_linux(out, text)) {
        return true;
    }
    *out = blank;
    if (read_macos(out, text)) {
        return true;
    }
    *out = blank;
    return read_windows(out, text);
}

/* The place of what people write among the habits; HABITS when nobody writes that. */
static size_t find_habit(struct pinc_slice text)
{
    size_t i;

    for (i = 0; i < HABITS && !pinc_slice_equal_nocase(text, pinc_slice_of(habits[i].written));
         i++) {
    }
    return i;
}

static void add_option(struct pinc_buf *hint, struct pinc_slice platform)
{
    pinc_buf_add_str(hint, " --platform ");
    pinc_buf_add_escaped(hint, platform, 60);
}

/* "A,B": the option is repeated. */
static void hint_at_list(struct pinc_slice text, struct pinc_error *err)
{
    struct pinc_buf hint = {0};

    pinc_buf_add_str(&hint, "a list is not taken; write");
    while (text.len) {
        const size_t end = pinc_slice_find(text, ',');
        const struct pinc_slice item = pinc_slice_trim(pinc_slice_part(text, 0, end));
        const size_t habit = find_habit(item);

        if (habit == HABITS) {
            add_option(&hint, item);
        } else {
            add_option(&hint, pinc_slice_of(habits[habit].target));
            if (habits[habit].other) {
                add_option(&hint, pinc_slice_of(habits[habit].other));
            }
        }
        text = pinc_slice_part(text, end + (end < text.len), text.len);
    }
    pinc_fail_hint(err, "%s", hint.ptr ? hint.ptr : "");
    pinc_buf_clear(&hint);
}

/* @return false: nobody writes that */
static bool hint_at_habit(struct pinc_slice text, struct pinc_error *err)
{
    const size_t habit = find_habit(text);

    if (habit == HABITS) {
        return false;
    }
    if (habits[habit].other) {
        pinc_fail_hint(err, "write '%s' or '%s'", habits[habit].target, habits[habit].other);
    } else {
        pinc_fail_hint(err, "write '%s'", habits[habit].target);
    }
    return true;
}

/* Why no platform was read; the nearest name as a hint. */
static enum pinc_status fail_platform(struct pinc_slice text, struct pinc_error *err)
{
    struct pinc_slice names[SHORT_NAMES + 8] = {PINC_LIT("manylinux_2_28_x86_64"),
                                                PINC_LIT("manylinux_2_28_aarch64"),
                                                PINC_LIT("musllinux_1_2_x86_64"),
                                                PINC_LIT("musllinux_1_2_aarch64"),
                                                PINC_LIT("macosx_14_0_arm64"),
                                                PINC_LIT("macosx_14_0_x86_64"),
                                                PINC_LIT("win_amd64"),
                                                PINC_LIT("win_arm64")};
    const size_t n = sizeof names / sizeof *names;
    enum pinc_status st;
    size_t i;

    for (i = 0; i < SHORT_NAMES; i++) {
        names[8 + i] = pinc_slice_of(short_names[i].name);
    }
    st = pinc_fail_quoted(err, PINC_EUSAGE, 0, "unknown platform ", text,
                          ": known are " SHORT_NAME_LIST
                          ", and wheel platform tags such as manylinux_2_28_x86_64, "
                          "musllinux_1_2_aarch64, macosx_14_0_arm64, win_amd64");
    if (st == PINC_EUSAGE && pinc_slice_find(text, ',') < text.len) {
        hint_at_list(text, err);
        return st;
    }
    if (st == PINC_EUSAGE && hint_at_habit(text, err)) {
        return st;
    }
    i = pinc_nearest(text, names, n);
    if (i < n && st == PINC_EUSAGE) {
        pinc_fail_hint(err, "did you mean %.*s?", PINC_SLICE_ARG(names[i]));
    }
    return st;
}

enum pinc_status pinc_platform_parse(struct pinc_platform *out, struct pinc_slice text,
                                     struct pinc_error *err)
{
    size_t i;

    text = pinc_slice_trim(text);
    for (i = 0; i < SHORT_NAMES; i++) {
        if (pinc_slice_equal_nocase(text, pinc_slice_of(short_names[i].name))) {
            *out = short_names[i].platform;
            return PINC_OK;
        }
    }
    return read_tag(out, text) ? PINC_OK : fail_platform(text, err);
}

void pinc_platform_print(struct pinc_buf *buf, const struct pinc_platform *platform)
{
    switch (platform->kind) {
    case PINC_PLATFORM_LINUX:
        pinc_buf_addf(buf, "linux_%s", platform->arch);
        return;
    case PINC_PLATFORM_MANYLINUX:
        pinc_buf_addf(buf, "manylinux_%u_%u_%s", platform->major, platform->minor, platform->arch);
        return;
    case PINC_PLATFORM_MUSLLINUX:
        pinc_buf_addf(buf, "musllinux_%u_%u_%s", platform->major, platform->minor, platform->arch);
        return;
    case PINC_PLATFORM_MACOS:
        pinc_buf_addf(buf, "macosx_%u_%u_%s", platform->major, platform->minor, platform->arch);
        return;
    case PINC_PLATFORM_WINDOWS:
        pinc_buf_addf(buf, strcmp(platform->arch, "32") == 0 ? "win%s" : "win_%s", platform->arch);
        return;
    }
}

const char *pinc_platform_short_name(const struct pinc_platform *platform)
{
    size_t i;

    for (i = 0; i < SHORT_NAMES; i++) {
        const struct pinc_platform *other = &short_names[i].platform;

        if (other->kind == platform->kind && other->major == platform->major &&
            other->minor == platform->minor && strcmp(other->arch, platform->arch) == 0) {
            return short_names[i].name;
        }
    }
    return NULL;
}

const char *pinc_platform_short_name_at(size_t at)
{
    return at < SHORT_NAMES ? short_names[at].name : NULL;
}
