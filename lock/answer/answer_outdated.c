#include "lock/answer/parts.h"

#include "lock/answer/values.h"

static struct pinc_json_value *package_value(bool *ok, const struct pinc_outdated *outdated,
                                             const struct pinc_outdated_package *package)
{
    struct pinc_json_value *object = pinc_json_value_object();
    struct pinc_json_value *targets = pinc_json_value_array();
    struct pinc_json_value *affected = pinc_json_value_array();
    size_t t;

    for (t = 0; t < pinc_outdated_target_count(outdated); t++) {
        if (pinc_outdated_on_target(package, t)) {
            pinc_json_value_append(ok, targets,
                                   pinc_answer_string(pinc_outdated_target(outdated, t)));
        }
    }
    pinc_json_value_set(ok, object, "name", pinc_answer_string(pinc_outdated_name(package)));
    pinc_json_value_set(ok, object, "locked", pinc_answer_string(pinc_outdated_locked(package)));
    pinc_json_value_set(ok, object, "fits", pinc_answer_string(pinc_outdated_fits(package)));
    pinc_json_value_set(ok, object, "newest", pinc_answer_string(pinc_outdated_newest(package)));
    pinc_json_value_set(ok, object, "held_by", pinc_answer_string(pinc_outdated_held_by(package)));
    pinc_json_value_set(ok, object, "holder", pinc_answer_party(ok, pinc_outdated_holder(package)));
    pinc_json_value_set(ok, object, "standing",
                        pinc_answer_string(pinc_outdated_standing(package)));
    for (t = 0; t < pinc_outdated_affected_count(package); t++) {
        pinc_json_value_append(ok, affected,
                               pinc_answer_string(pinc_outdated_affected(package, t)));
    }
    pinc_json_value_set(ok, object, "advisories", affected);
    pinc_json_value_set(ok, object, "targets", targets);
    return object;
}

struct pinc_json_value *pinc_answer_outdated(bool *ok, const struct pinc_outdated *outdated)
{
    struct pinc_json_value *object = pinc_json_value_object();
    struct pinc_json_value *packages = pinc_json_value_array();
    size_t i;

    for (i = 0; i < pinc_outdated_count(outdated); i++) {
        pinc_json_value_append(ok, packages,
                               package_value(ok, outdated, pinc_outdated_at(outdated, i)));
    }
    pinc_json_value_set(ok, object, "file", pinc_answer_string(pinc_outdated_path(outdated)));
    pinc_json_value_set(ok, object, "locked",
                        pinc_json_value_number((int64_t)pinc_outdated_locked_count(outdated)));
    pinc_json_value_set(ok, object, "packages", packages);
    return object;
}
