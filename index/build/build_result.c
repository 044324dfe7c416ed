#include "base/file/file.h"
#include "base/limits.h"
#include "base/process/program.h"
#include "index/build/build.h"
#include "index/build/build_state.h"
#include "index/build/subdirectory.h"

#include <sys/stat.h>

/* --- why a build failed */

/* The last line of a text that is not blank. */
static struct pinc_slice last_line(struct pinc_slice text)
{
    text = pinc_slice_trim(text);
    return pinc_slice_trim(pinc_slice_cut_line(&text));
}

/* The first line of an exception's text that says something: what follows is often advice. A
 * message that begins with a line of its own ("CalledProcessError: ...") is one line anyway. */
static void add_exception(struct pinc_buf *buf, struct pinc_slice text)
{
    struct pinc_slice rest = text;
    size_t most = 300;

    /* Line ends become blanks: it is one sentence of the package to its user. */
    while (rest.len && most) {
        const size_t end = pinc_slice_find(rest, '\n');
        const struct pinc_slice line = pinc_slice_trim(pinc_slice_part(rest, 0, end));

        rest = pinc_slice_part(rest, end + 1, rest.len);
        if (line.len) {
            const size_t before = buf->len;

            pinc_buf_add_str(buf, before ? " " : "");
            pinc_buf_add_escaped(buf, line, most);
            most = buf->len - before < most ? most - (buf->len - before) : 0;
        }
    }
}

static void add_reason(struct pinc_buf *buf, const struct pinc_build *b)
{
    const struct pinc_job_result result = pinc_job_result_get(b->job);
    const struct pinc_slice line = last_line(result.output);

    if (result.timed_out) {
        pinc_buf_addf(buf, "it was not done after %u second%s", b->request.timeout,
                      b->request.timeout == 1 ? "" : "s");
    } else if (b->answer.error.ptr) {
        add_exception(buf, b->answer.error);
    } else if (line.len) {
        pinc_buf_add_escaped(buf, line, 250);
    } else if (result.status == 126 || result.status == 127) {
        pinc_buf_add_str(buf, "it cannot be executed");
    } else {
        pinc_buf_addf(buf, "exit status %d", result.status);
    }
}

/* Does it need Rust, with none here? maturin then tries to download a toolchain, and what it says is
 * about the network. */
static bool lacks_rust(const struct pinc_build *b)
{
    const char *cargo = NULL;

    return pinc_slice_starts(b->system.backend, "maturin") &&
           pinc_program_find(&cargo, b->arena, b->request.search, "cargo", NULL) == PINC_OK &&
           !cargo;
}

static enum pinc_status fail_build(const struct pinc_build *b, struct pinc_error *err)
{
    struct pinc_buf python = {0}, reason = {0};

    pinc_buf_add_quoted(&python, pinc_slice_of(pinc_build_python(b)), 120);
    add_reason(&reason, b);
    (void)pinc_fail(err, PINC_EIO, "building it with %s failed: %s", pinc_buf_slice(&python).ptr,
                    pinc_buf_slice(&reason).ptr);
    if (lacks_rust(b)) {
        pinc_fail_hint(err, "maturin needs Rust, and no 'cargo' is on PATH");
    }
    pinc_buf_clear(&python);
    pinc_buf_clear(&reason);
    return PINC_EIO;
}

static bool contains_nocase(struct pinc_slice text, struct pinc_slice part)
{
    size_t i;

    for (i = 0; i + part.len <= text.len; i++) {
        if (pinc_slice_equal_nocase(pinc_slice_part(text, i, i + part.len), part)) {
            return true;
        }
    }
    return false;
}

/* Words of compilers, of what looks for libraries and programs, and of Python where a module is missing. */
static const char *const lacking_words[] = {"compiler",
                                            "gcc",
                                            "g++",
                                            "clang",
                                            "cmake",
                                            "fortran",
                                            "cargo",
                                            "rustc",
                                            "nvcc",
                                            "cuda_home",
                                            "llvm",
                                            "pkg-config",
                                            "pkgconfig",
                                            "_config",
                                            "-config",
                                            ".h:",
                                            ".h'",
                                            "header",
                                            "librar",
                                            "visual c++",
                                            "visual studio",
                                            "swig",
                                            "ninja",
                                            "meson",
                                            "command not",
                                            "no such file",
                                            "dependency",
                                            "not installed",
                                            "to be installed",
                                            "prerequisite"};

bool pinc_build_lacked_something(const struct pinc_build *b)
{
    static const struct pinc_slice types[] = {{"ModuleNotFoundError", 19},
                                              {"ImportError", 11},
                                              {"FileNotFoundError", 17},
                                              {"OSError", 7},
                                              {"subprocess.CalledProcessError", 29}};
    size_t i;

    if (!b->job || b->failed.code != PINC_OK) {
        return b->lacking;
    }
    if (pinc_job_result_get(b->job).timed_out) {
        return false;
    }
    for (i = 0; i < sizeof types / sizeof *types; i++) {
        if (pinc_slice_equal(b->answer.error_type, types[i])) {
            return true;
        }
    }
    for (i = 0; i < sizeof lacking_words / sizeof *lacking_words; i++) {
        if (contains_nocase(b->answer.error, pinc_slice_of(lacking_words[i]))) {
            return true;
        }
    }
    return pinc_job_result_get(b->job).status == 127 || lacks_rust(b);
}

/* --- what it made */

/* Did it end well, with a result? */
static enum pinc_status check_end(const struct pinc_build *b, struct pinc_slice made,
                                  struct pinc_error *err)
{
    if (b->failed.code != PINC_OK || !b->job) {
        if (err && err->code == PINC_OK) {
            *err = b->failed;
        }
        return b->failed.code;
    }
    if (pinc_job_result_get(b->job).timed_out || b->answer.error.ptr || !made.ptr) {
        return fail_build(b, err);
    }
    if (!pinc_build_subdirectory_valid(made)) {
        return pinc_fail(err, PINC_EIO, "its backend names a result outside of its folder");
    }
    return PINC_OK;
}

/* The METADATA that the backend names. What is wrong with it is the build's failure. */
static enum pinc_status load_metadata(struct pinc_build *b, struct pinc_file *file,
                                      struct pinc_error *err)
{
    const char *path = pinc_path_join(b->arena, pinc_slice_of(b->run.out), b->answer.metadata);
    const enum pinc_status st =
        path ? pinc_file_load(file, path, PINC_METADATA_MAX, NULL) : PINC_ENOMEM;

    if (st == PINC_OK) {
        return st;
    }
    if (st == PINC_ENOMEM) {
        return pinc_fail_memory(err);
    }
    return pinc_fail_quoted(err, PINC_EIO, 0, "its backend says that it made ", b->answer.metadata,
                            st == PINC_ENOTFOUND ? ", and there is no such file"
                            : st == PINC_ELIMIT  ? ", which is larger than metadata may be"
                                                 : ", which cannot be read");
}

enum pinc_status pinc_build_end(struct pinc_build *b, struct pinc_build_report *out,
                                struct pinc_arena *arena, struct pinc_error *err)
{
    struct pinc_file file = {.text = {NULL, 0}};
    enum pinc_status st = check_end(b, b->answer.metadata, err);

    *out = (struct pinc_build_report){.python_version = {NULL, 0}};
    if (st == PINC_OK) {
        st = load_metadata(b, &file, err);
    }
    if (st == PINC_OK) {
        const struct pinc_slice text = pinc_slice_dup(arena, file.text);

        out->python_version = pinc_slice_dup(arena, b->python.minor);
        st = text.ptr && out->python_version.ptr
                 ? pinc_metadata_read(&out->metadata, text, PINC_METADATA_OF_WHEEL, arena, err)
                 : pinc_fail_memory(err);
    }
    pinc_file_clear(&file);
    return st;
}

enum pinc_status pinc_build_end_wheel(struct pinc_build *b, const char **wheel,
                                      struct pinc_error *err)
{
    enum pinc_status st = check_end(b, b->answer.wheel, err);
    const char *path = NULL;
    struct stat info;

    *wheel = NULL;
    if (st == PINC_OK) {
        path = pinc_path_join(b->arena, pinc_slice_of(b->run.out), b->answer.wheel);
        st = path ? PINC_OK : pinc_fail_memory(err);
    }
    if (st == PINC_OK && (lstat(path, &info) != 0 || !S_ISREG(info.st_mode))) {
        return pinc_fail(err, PINC_EIO, "its backend names a result that is not a file");
    }
    *wheel = path;
    return st;
}

const char *pinc_build_python(const struct pinc_build *build)
{
    return build->request.pythons[build->python_at];
}

struct pinc_slice pinc_build_output(const struct pinc_build *build)
{
    return build->job ? pinc_job_result_get(build->job).output : PINC_LIT("");
}
