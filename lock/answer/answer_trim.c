#include "lock/answer/parts.h"

#include "lock/answer/values.h"

struct pinc_json_value *pinc_answer_trim(bool *ok, const struct pinc_trim *trim, bool written)
{
    static const char *const why[] = {"implied", "remembered"};
    struct pinc_json_value *object = pinc_json_value_object();
    struct pinc_json_value *lines = pinc_json_value_array();
    size_t i;

    for (i = 0; i < pinc_trim_count(trim); i++) {
        const struct pinc_trim_line *line = pinc_trim_at(trim, i);
        struct pinc_json_value *item = pinc_json_value_object();

        pinc_json_value_set(ok, item, "file", pinc_answer_string(pinc_trim_file(trim, line)));
        pinc_json_value_set(ok, item, "line", pinc_json_value_number(pinc_trim_number(trim, line)));
        pinc_json_value_set(ok, item, "name", pinc_answer_string(pinc_trim_line_name(line)));
        pinc_json_value_set(ok, item, "requirement", pinc_answer_string(pinc_trim_line_text(line)));
        pinc_json_value_set(ok, item, "why", pinc_answer_string(why[pinc_trim_line_why(line)]));
        pinc_json_value_set(ok, item, "needed_by",
                            pinc_answer_string(pinc_trim_line_needed_by(line)));
        pinc_json_value_append(ok, lines, item);
    }
    pinc_json_value_set(ok, object, "lines_read",
                        pinc_json_value_number((int64_t)pinc_trim_read_count(trim)));
    pinc_json_value_set(ok, object, "written", pinc_json_value_truth(written));
    pinc_json_value_set(ok, object, "lines", lines);
    return object;
}
