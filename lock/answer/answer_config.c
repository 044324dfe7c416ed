#include "lock/answer/parts.h"

#include "lock/answer/values.h"
#include "lock/compile/show_config.h"

static struct pinc_json_value *value_of(bool *ok, const struct pinc_setting *s)
{
    struct pinc_json_value *array;
    size_t i;

    if (s->kind == PINC_SETTING_TRUTH) {
        return pinc_json_value_truth(s->truth);
    }
    if (s->kind == PINC_SETTING_TEXT) {
        return pinc_answer_string(s->texts.items[0].ptr);
    }
    array = pinc_json_value_array();
    for (i = 0; i < s->texts.n; i++) {
        pinc_json_value_append(ok, array, pinc_answer_string(s->texts.items[i].ptr));
    }
    return array;
}

static struct pinc_json_value *setting_value(bool *ok, const struct pinc_setting *s)
{
    struct pinc_json_value *object = pinc_json_value_object();

    pinc_json_value_set(ok, object, "name", pinc_answer_string(s->name));
    pinc_json_value_set(ok, object, "value", value_of(ok, s));
    pinc_json_value_set(ok, object, "from", pinc_answer_string(s->from));
    return object;
}

struct pinc_json_value *pinc_answer_config(bool *ok, const struct pinc_configuration *config)
{
    struct pinc_json_value *object = pinc_json_value_object();
    struct pinc_json_value *settings = pinc_json_value_array();
    struct pinc_json_value *locks = pinc_json_value_array(), *into = settings;
    const struct pinc_setting *s;
    size_t lock = 0;

    for (s = config->settings; s; s = s->next) {
        if (s->lock != lock) {
            lock = s->lock;
            into = pinc_json_value_array();
            pinc_json_value_append(ok, locks, into);
        }
        pinc_json_value_append(ok, into, setting_value(ok, s));
    }
    pinc_json_value_set(ok, object, "file", pinc_answer_string(config->file));
    pinc_json_value_set(ok, object, "settings", settings);
    pinc_json_value_set(ok, object, "locks", locks);
    return object;
}
