#include "lock/answer/parts.h"

#include "lock/answer/values.h"

static struct pinc_json_value *targets_of(bool *ok, const struct pinc_download *download, size_t at)
{
    struct pinc_json_value *array = pinc_json_value_array();
    size_t t;

    for (t = 0; t < pinc_download_target_count(download); t++) {
        if (pinc_download_on_target(download, at, t)) {
            pinc_json_value_append(ok, array,
                                   pinc_answer_string(pinc_download_target(download, t)));
        }
    }
    return array;
}

struct pinc_json_value *pinc_answer_download(bool *ok, const struct pinc_download *download)
{
    static const char *const how[] = {"kept", "fetched", "continued", "cached"};
    struct pinc_json_value *object = pinc_json_value_object();
    struct pinc_json_value *folders = pinc_json_value_array();
    struct pinc_json_value *files = pinc_json_value_array();
    size_t i;

    for (i = 0; i < pinc_download_target_count(download); i++) {
        struct pinc_json_value *folder = pinc_json_value_object();

        pinc_json_value_set(ok, folder, "target",
                            pinc_answer_string(pinc_download_target(download, i)));
        pinc_json_value_set(ok, folder, "path",
                            pinc_answer_string(pinc_download_folder(download, i)));
        pinc_json_value_append(ok, folders, folder);
    }
    for (i = 0; i < pinc_download_count(download); i++) {
        struct pinc_json_value *file = pinc_json_value_object();

        pinc_json_value_set(ok, file, "name", pinc_answer_string(pinc_download_name(download, i)));
        pinc_json_value_set(ok, file, "url", pinc_answer_string(pinc_download_url(download, i)));
        pinc_json_value_set(ok, file, "size", pinc_answer_size(pinc_download_bytes(download, i)));
        pinc_json_value_set(ok, file, "hash", pinc_answer_string(pinc_download_hash(download, i)));
        pinc_json_value_set(ok, file, "how",
                            pinc_answer_string(how[pinc_download_how(download, i)]));
        pinc_json_value_set(ok, file, "targets", targets_of(ok, download, i));
        pinc_json_value_append(ok, files, file);
    }
    pinc_json_value_set(ok, object, "folders", folders);
    pinc_json_value_set(ok, object, "files", files);
    return object;
}
