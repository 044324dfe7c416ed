#include "lock/compile/layers.h"

#include "lock/input/requirements_file.h"
#include "lock/output/output_path.h"
#include "lock/output/pylock_pins.h"

#define OUTPUT_MAX (64u << 20) /* as an output may be large */

/* A pylock.toml as it is on disk: its pins. */
static enum pinc_status read_pylock(struct pinc_compile *compile, struct pinc_slice path,
                                    struct pinc_error *err)
{
    struct pinc_requirements *list = compile->input.list;
    struct pinc_file file = {0};
    struct pinc_buf pins = {0};
    enum pinc_status st =
        pinc_given_files_read(&compile->session->given, &file, path.ptr, OUTPUT_MAX, err);

    if (st == PINC_OK) {
        st = pinc_read_files_add(&list->read, path.ptr, err);
    }
    if (st == PINC_OK) {
        st = pinc_pylock_pins_read(&pins, file.text, path.ptr, err);
    }
    if (st == PINC_OK) {
        st = pinc_requirements_file_parse(list, pinc_buf_slice(&pins), path.ptr,
                                          PINC_LINE_CONSTRAINT, NULL, NULL, err);
    }
    pinc_buf_clear(&pins);
    pinc_file_clear(&file);
    return st;
}

/* Does this run make it? Then it is read as a requirements file is, whatever its format. */
static enum pinc_status find_made(bool *made, const struct pinc_compile *compile,
                                  struct pinc_slice path, struct pinc_error *err)
{
    struct pinc_slice text = {0};
    enum pinc_status st = PINC_OK;

    if (compile->peers.known) {
        st = compile->peers.known(compile->peers.user, &text, path.ptr, err);
    }
    *made = text.ptr != NULL;
    return st;
}

enum pinc_status pinc_layers_read(struct pinc_compile *compile, pinc_logical_lines_getenv *env,
                                  void *user, struct pinc_error *err)
{
    const struct pinc_texts layers = compile->peers.layers;
    enum pinc_status st = PINC_OK;
    size_t i;

    for (i = 0; i < layers.n && st == PINC_OK; i++) {
        const struct pinc_slice path = layers.items[i];
        bool made = !pinc_output_path_is_pylock(path);

        st = made ? PINC_OK : find_made(&made, compile, path, err);
        if (st == PINC_OK) {
            st = made ? pinc_requirements_file_read(compile->input.list, path.ptr,
                                                    PINC_LINE_CONSTRAINT, env, user, err)
                      : read_pylock(compile, path, err);
        }
    }
    if (st == PINC_ENOTFOUND) {
        pinc_fail_hint(err, "it is the output of another lock: `pinc compile` makes all of them");
    }
    return st;
}
