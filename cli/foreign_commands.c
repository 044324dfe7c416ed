#include "cli/foreign_commands.h"

#include "cli/foreign_table.h"

const char *foreign_command_hint(const char *name)
{
    static const char installs[] = "pinc installs nothing: pip install -r requirements.txt";
    static const char upgrades[] =
        "pinc compile -U takes the newest versions, -P NAME of one package";
    static const char locks[] = "that is pinc compile";
    static const char edits[] = "write it into requirements.in, then: pinc compile";
    static const char lists[] = "what is installed pip tells; what is locked: pinc tree";
    static const char advises[] = "pinc verify FILE --advisories index judges a lock";
    static const struct foreign_word known[] = {
        {"sync", installs},
        {"install", installs},
        {"run", "pinc runs nothing: pip install -r requirements.txt, then python"},
        {"lock", locks},
        {"pip", locks},
        {"pip-compile", locks},
        {"relock", locks},
        {"add", edits},
        {"init", edits},
        {"remove", "take it out of requirements.in, then: pinc compile"},
        {"uninstall", "take it out of requirements.in, then: pinc compile"},
        {"update", upgrades},
        {"upgrade", upgrades},
        {"freeze", "what is installed: pip freeze; what is to be: pinc compile"},
        {"list", lists},
        {"show", "pinc why NAME tells who needs a package"},
        {"deps", "pinc tree shows who needs what"},
        {"build", "pinc builds what it must know by itself; wheels: pip wheel -r requirements.txt"},
        {"wheel",
         "pinc download fetches the files of a lock; wheels: pip wheel -r requirements.txt"},
        {"fetch", "that is pinc download"},
        {"audit", advises},
        {"vulnerabilities", advises},
        {"scan", advises},
        {"validate", "pinc verify judges a lock"},
        {"graph", "that is pinc tree"},
        {"compare", "that is pinc diff"},
        {"licenses", "pinc export --format cyclonedx tells the licence of each package"},
        {"search", "pinc finds no packages by words: look at the index's own pages"},
        {"clean", "pinc cache clear empties the cache"},
        {"version", "that is pinc --version"},
    };

    return foreign_word_find(known, sizeof known / sizeof *known, name);
}
