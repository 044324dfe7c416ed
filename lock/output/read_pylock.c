#include "lock/output/read_pylock.h"

/* One [[packages]] table; the texts still have their quotes and escapes. */
struct package {
    struct pinc_slice name, version, marker;
};

/* The inside of a TOML string, basic or literal; nothing when it is none. */
static void add_string(struct pinc_buf *out, struct pinc_slice value)
{
    bool basic = value.len && value.ptr[0] == '"';
    size_t i;

    if (value.len < 2 || (!basic && value.ptr[0] != '\'') ||
        value.ptr[value.len - 1] != value.ptr[0]) {
        return;
    }
    for (i = 1; i + 1 < value.len; i++) {
        if (basic && value.ptr[i] == '\\' && i + 2 < value.len) {
            i++;
        }
        pinc_buf_add_char(out, value.ptr[i]);
    }
}

static void add_pin(struct pinc_buf *out, struct package *package)
{
    if (package->name.len && package->version.len) {
        add_string(out, package->name);
        pinc_buf_add_str(out, "==");
        add_string(out, package->version);
        if (package->marker.len) {
            pinc_buf_add_str(out, " ; ");
            add_string(out, package->marker);
        }
        pinc_buf_add_char(out, '\n');
    }
    *package = (struct package){0};
}

void pinc_read_pylock_pins(struct pinc_buf *out, struct pinc_slice text)
{
    struct package package = {0};
    bool inside = false;

    while (text.len) {
        size_t end = pinc_slice_find(text, '\n');
        struct pinc_slice line = pinc_slice_trim(pinc_slice_part(text, 0, end)), key, value;
        size_t equals = pinc_slice_find(line, '=');

        text = pinc_slice_part(text, end + 1, text.len);
        if (pinc_slice_starts(line, "[")) {
            inside = pinc_slice_equal(line, PINC_LIT("[[packages]]"));
            if (inside) {
                add_pin(out, &package);
            }
            continue;
        }
        key = pinc_slice_trim(pinc_slice_part(line, 0, equals));
        value = pinc_slice_trim(pinc_slice_part(line, equals + 1, line.len));
        if (inside && pinc_slice_equal(key, PINC_LIT("name"))) {
            package.name = value;
        } else if (inside && pinc_slice_equal(key, PINC_LIT("version"))) {
            package.version = value;
        } else if (inside && pinc_slice_equal(key, PINC_LIT("marker"))) {
            package.marker = value;
        }
    }
    add_pin(out, &package);
}
