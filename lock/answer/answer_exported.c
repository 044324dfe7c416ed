#include "lock/answer/parts.h"

#include "lock/answer/values.h"

#include <string.h>

struct pinc_json_value *pinc_answer_exported(bool *ok, const struct pinc_exported *exported,
                                             const char *path)
{
    struct pinc_json_value *object = pinc_json_value_object();
    struct pinc_json_value *texts = pinc_json_value_array();
    size_t i;

    for (i = 0; i < pinc_exported_count(exported); i++) {
        struct pinc_json_value *text = pinc_json_value_object();

        pinc_json_value_set(ok, text, "target",
                            pinc_answer_string(pinc_exported_target(exported, i)));
        pinc_json_value_set(ok, text, "text",
                            strcmp(path, "-") == 0
                                ? pinc_answer_string(pinc_exported_text(exported, i, NULL))
                                : pinc_json_value_null());
        pinc_json_value_append(ok, texts, text);
    }
    pinc_json_value_set(ok, object, "path", pinc_answer_string(path));
    pinc_json_value_set(ok, object, "texts", texts);
    return object;
}
