#include "resolver/policy/kept_pins.h"

bool pinc_kept_pins_name(const struct pinc_resolve_request *request, struct pinc_slice name)
{
    size_t i;

    for (i = 0; i < request->n_kept; i++) {
        if (pinc_slice_equal(request->kept[i].name, name)) {
            return true;
        }
    }
    return false;
}

bool pinc_kept_pin_holds(const struct pinc_kept *pin, const struct pinc_version *version)
{
    return pinc_version_compare(&pin->version, version) == 0;
}

bool pinc_kept_pins_version(const struct pinc_resolve_request *request, struct pinc_slice name,
                            const struct pinc_version *version)
{
    size_t i;

    for (i = 0; i < request->n_kept; i++) {
        if (pinc_slice_equal(request->kept[i].name, name) &&
            pinc_kept_pin_holds(&request->kept[i], version)) {
            return true;
        }
    }
    return false;
}

uint8_t pinc_kept_pins_hold(const struct pinc_resolve_request *request, struct pinc_slice name,
                            size_t target, const struct pinc_version *version)
{
    uint8_t most = 0;
    size_t i;

    for (i = 0; i < request->n_kept; i++) {
        const struct pinc_kept *k = &request->kept[i];

        if ((k->targets >> target & 1) && pinc_slice_equal(k->name, name) &&
            pinc_kept_pin_holds(k, version)) {
            most = k->wished ? 2 : most ? most : 1;
        }
    }
    return most;
}
