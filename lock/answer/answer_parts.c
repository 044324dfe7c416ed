#include "lock/answer/parts.h"

#include "lock/answer/values.h"
#include "lock/config/session.h"
#include "lock/judge/findings.h"

#include <string.h>

/* --- changes */

struct pinc_json_value *pinc_answer_changes(bool *ok, const struct pinc_changes *changes)
{
    static const char *const what[] = {"version", "marker", "hashes"};
    struct pinc_json_value *array;
    size_t i;

    if (!changes) {
        return pinc_json_value_null();
    }
    array = pinc_json_value_array();
    for (i = 0; i < changes->n; i++) {
        const struct pinc_change *change = &changes->items[i];
        struct pinc_json_value *object = pinc_json_value_object();

        pinc_json_value_set(ok, object, "name", pinc_answer_string(change->name));
        pinc_json_value_set(ok, object, "what", pinc_answer_string(what[change->kind]));
        pinc_json_value_set(ok, object, "from", pinc_answer_string(change->from));
        pinc_json_value_set(ok, object, "to", pinc_answer_string(change->to));
        pinc_json_value_set(
            ok, object, "targets",
            pinc_answer_targets(ok, change->targets, changes->labels, changes->n_targets));
        pinc_json_value_append(ok, array, object);
    }
    return array;
}

/* --- verdicts */

static struct pinc_json_value *finding_value(bool *ok, const struct pinc_verdict *verdict,
                                             const struct pinc_finding *finding)
{
    static const char *const severities[] = {"note", "warning", "error"};
    struct pinc_json_value *object = pinc_json_value_object();
    struct pinc_json_value *targets = pinc_json_value_array();
    size_t t;

    for (t = 0; t < pinc_verdict_target_count(verdict); t++) {
        if (pinc_finding_on_target(finding, t)) {
            pinc_json_value_append(ok, targets,
                                   pinc_answer_string(pinc_verdict_target_label(verdict, t)));
        }
    }
    pinc_json_value_set(ok, object, "severity",
                        pinc_answer_string(severities[pinc_finding_severity(finding)]));
    pinc_json_value_set(ok, object, "rule", pinc_answer_string(pinc_finding_rule(finding)));
    pinc_json_value_set(ok, object, "file", pinc_answer_string(pinc_finding_file(finding)));
    pinc_json_value_set(ok, object, "line", pinc_json_value_number(pinc_finding_line(finding)));
    pinc_json_value_set(ok, object, "text", pinc_answer_string(pinc_finding_text(finding)));
    pinc_json_value_set(ok, object, "targets", targets);
    return object;
}

struct pinc_json_value *pinc_answer_verdict(bool *ok, const struct pinc_verdict *verdict,
                                            const char *file)
{
    struct pinc_json_value *object = pinc_json_value_object();
    struct pinc_json_value *targets = pinc_json_value_array();
    struct pinc_json_value *findings = pinc_json_value_array();
    size_t i;

    for (i = 0; i < pinc_verdict_target_count(verdict); i++) {
        struct pinc_json_value *target = pinc_json_value_object();

        pinc_json_value_set(ok, target, "target",
                            pinc_answer_string(pinc_verdict_target_label(verdict, i)));
        pinc_json_value_set(ok, target, "name",
                            pinc_answer_string(pinc_verdict_target(verdict, i)));
        pinc_json_value_set(ok, target, "good",
                            pinc_json_value_truth(pinc_verdict_good_on(verdict, i) != 0));
        pinc_json_value_append(ok, targets, target);
    }
    for (i = 0; i < pinc_verdict_count(verdict); i++) {
        pinc_json_value_append(ok, findings,
                               finding_value(ok, verdict, pinc_verdict_at(verdict, i)));
    }
    pinc_json_value_set(ok, object, "file", pinc_answer_string(file));
    pinc_json_value_set(ok, object, "good", pinc_json_value_truth(pinc_verdict_good(verdict) != 0));
    pinc_json_value_set(ok, object, "lines",
                        pinc_json_value_number((int64_t)pinc_verdict_line_count(verdict)));
    pinc_json_value_set(ok, object, "targets", targets);
    pinc_json_value_set(ok, object, "findings", findings);
    return object;
}

/* --- failures */

struct pinc_json_value *pinc_answer_error(bool *ok, const struct pinc_error *err)
{
    struct pinc_json_value *object;

    if (!err || err->code == PINC_OK) {
        return pinc_json_value_null();
    }
    object = pinc_json_value_object();
    pinc_json_value_set(ok, object, "code", pinc_answer_string(pinc_status_name(err->code)));
    pinc_json_value_set(ok, object, "text", pinc_answer_string(err->text));
    pinc_json_value_set(ok, object, "hint", pinc_answer_string(err->hint));
    pinc_json_value_set(ok, object, "source", pinc_answer_string(err->source));
    pinc_json_value_set(ok, object, "line", pinc_answer_size(err->line));
    pinc_json_value_set(ok, object, "column", pinc_answer_size(err->column));
    return object;
}

struct pinc_json_value *pinc_answer_party(bool *ok, const struct pinc_party *party)
{
    static const char *const kinds[] = {"requirement", "constraint", "override", "package",
                                        "unusable"};
    struct pinc_json_value *object;

    if (!party) {
        return pinc_json_value_null();
    }
    object = pinc_json_value_object();
    pinc_json_value_set(ok, object, "kind", pinc_answer_string(kinds[party->kind]));
    pinc_json_value_set(ok, object, "name", pinc_answer_string(party->name));
    pinc_json_value_set(ok, object, "first_version", pinc_answer_string(party->first));
    pinc_json_value_set(ok, object, "last_version", pinc_answer_string(party->last));
    pinc_json_value_set(ok, object, "where", pinc_answer_string(party->where));
    pinc_json_value_set(ok, object, "requirement", pinc_answer_string(party->requirement));
    pinc_json_value_set(ok, object, "reason", pinc_answer_string(party->reason));
    return object;
}

/* The lines of the explanation: those that begin with "hint: ", or the others. */
static struct pinc_json_value *lines_value(bool *ok, const char *text, bool hints)
{
    struct pinc_json_value *array = pinc_json_value_array();
    struct pinc_slice rest = pinc_slice_of(text);

    while (rest.len) {
        const size_t end = pinc_slice_find(rest, '\n');
        const struct pinc_slice line = pinc_slice_part(rest, 0, end);
        struct pinc_buf copy = {0};

        if (pinc_slice_starts(line, "hint: ") == hints) {
            pinc_buf_add(&copy, hints ? pinc_slice_part(line, strlen("hint: "), line.len) : line);
            pinc_json_value_append(ok, array,
                                   copy.failed == PINC_OK ? pinc_answer_string(copy.ptr) : NULL);
        }
        pinc_buf_clear(&copy);
        rest = pinc_slice_part(rest, end + 1, rest.len);
    }
    return array;
}

struct pinc_json_value *pinc_answer_conflict(bool *ok, const struct pinc_session *session)
{
    const struct pinc_conflict *conflict = session ? session->conflict : NULL;
    struct pinc_json_value *object, *parties;
    size_t i;

    if (!conflict) {
        return pinc_json_value_null();
    }
    object = pinc_json_value_object();
    parties = pinc_json_value_array();
    for (i = 0; i < conflict->n_parties; i++) {
        pinc_json_value_append(ok, parties, pinc_answer_party(ok, &conflict->parties[i]));
    }
    pinc_json_value_set(ok, object, "platform", pinc_answer_string(conflict->target));
    pinc_json_value_set(ok, object, "python", pinc_answer_string(conflict->python));
    pinc_json_value_set(ok, object, "package", pinc_answer_string(conflict->package));
    pinc_json_value_set(ok, object, "parties", parties);
    pinc_json_value_set(ok, object, "explanation",
                        lines_value(ok, pinc_explanation(session), false));
    pinc_json_value_set(ok, object, "hints", lines_value(ok, pinc_explanation(session), true));
    return object;
}
