#include "index/build/python.h"

#include "base/file/file.h"
#include "base/process/process.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ASK_SECONDS 20u
#define ANSWER_MAX (16u << 10)

/* Lines: program, version, flags, platform. Runs on Python 3.5 and later. */
static const char question[] =
    "import os, struct, sys, sysconfig\n"
    "def libc(arch):\n"
    "    try:\n"
    "        name = os.confstr('CS_GNU_LIBC_VERSION')\n"
    "        if name and name.startswith('glibc 2.'):\n"
    "            return 'manylinux_2_' + name.split('.')[1] + '_' + arch\n"
    "    except (AttributeError, ValueError, OSError):\n"
    "        pass\n"
    "    try:\n"
    "        import subprocess\n"
    "        ld = '/lib/ld-musl-' + arch.replace('i686', 'i386') + '.so.1'\n"
    "        p = subprocess.Popen([ld], stderr=subprocess.PIPE)\n"
    "        for line in p.communicate()[1].decode().split('\\n'):\n"
    "            if line.startswith('Version 1.'):\n"
    "                return 'musllinux_1_' + line.split('.')[1] + '_' + arch\n"
    "    except (OSError, ValueError):\n"
    "        pass\n"
    "    return 'linux_' + arch\n"
    "def platform():\n"
    "    name = sysconfig.get_platform()\n"
    "    kind, _, rest = name.partition('-')\n"
    "    if kind == 'linux':\n"
    "        arch = rest.replace('-', '_')\n"
    "        if struct.calcsize('P') == 4:\n"
    "            arch = {'x86_64': 'i686', 'aarch64': 'armv7l'}.get(arch, arch)\n"
    "        return libc(arch)\n"
    "    if kind == 'macosx':\n"
    "        import platform\n"
    "        v = platform.mac_ver()\n"
    "        n = (v[0].split('.') + ['0'])[:2]\n"
    "        return 'macosx_%s_%s_%s' % (n[0], n[1], v[2])\n"
    "    return name.replace('-', '_').replace('.', '_')\n"
    "v = sys.version_info\n"
    "text = '%d.%d.%d' % v[:3]\n"
    "if v[3] != 'final':\n"
    "    text += {'alpha': 'a', 'beta': 'b', 'candidate': 'rc'}[v[3]] + str(v[4])\n"
    "if sys.implementation.name == 'pypy':\n"
    "    text = 'pypy%d.%d' % v[:2]\n"
    "elif sysconfig.get_config_var('Py_GIL_DISABLED'):\n"
    "    text += 't'\n"
    "base = getattr(sys, '_base_executable', None) or sys.executable\n"
    "if sys.prefix != sys.base_prefix and base == sys.executable:\n"
    "    base = os.path.realpath(base)\n"
    "site = sysconfig.get_path('purelib', 'posix_prefix', vars={'base': '', 'installed_base': "
    "''})\n"
    "print(os.path.abspath(base))\n"
    "print('%d.%d' % v[:2])\n"
    "print(text)\n"
    "print(platform())\n"
    "print(site.lstrip('/'))\n"
    "print('end')\n";

enum pinc_status pinc_python_answer(struct pinc_slice *answer, const char *program,
                                    struct pinc_arena *arena, struct pinc_error *err)
{
    const char *const argv[] = {program, "-I", "-S", "-c", question, NULL};
    struct pinc_buf out;

    *answer = (struct pinc_slice){NULL, 0};
    pinc_buf_init(&out, ANSWER_MAX);
    if (!pinc_process_output(&out, argv, ASK_SECONDS)) {
        pinc_buf_clear(&out);
        return pinc_fail_quoted(err, PINC_ENOTFOUND, 0, "", pinc_slice_of(program),
                                " cannot be run, or does not tell what it is");
    }
    *answer = pinc_slice_dup(arena, pinc_buf_slice(&out));
    pinc_buf_clear(&out);
    return answer->ptr ? PINC_OK : pinc_fail_memory(err);
}

/* The next line; ptr NULL when it is empty or missing. */
static struct pinc_slice next_line(struct pinc_slice *text, struct pinc_arena *arena)
{
    const size_t end = pinc_slice_find(*text, '\n');
    const struct pinc_slice line = pinc_slice_trim(pinc_slice_part(*text, 0, end));

    *text = pinc_slice_part(*text, end + 1, text->len);
    return line.len && !memchr(line.ptr, 0, line.len) ? pinc_slice_dup(arena, line)
                                                      : (struct pinc_slice){NULL, 0};
}

enum pinc_status pinc_python_read(struct pinc_python *out, struct pinc_slice answer,
                                  struct pinc_arena *arena, struct pinc_error *err)
{
    struct pinc_slice program = next_line(&answer, arena), site, home;

    out->minor = next_line(&answer, arena);
    out->name = next_line(&answer, arena);
    out->platform = next_line(&answer, arena);
    site = next_line(&answer, arena);
    if (!program.ptr || program.ptr[0] != '/' || !out->minor.ptr || !out->name.ptr ||
        !out->platform.ptr || !site.ptr || site.ptr[0] == '/' ||
        !pinc_slice_equal(pinc_slice_trim(answer), PINC_LIT("end"))) {
        return pinc_fail(err, PINC_ESYNTAX, "an interpreter does not tell what it is");
    }
    home = pinc_path_folder(program);
    out->program = program.ptr;
    out->site = site.ptr;
    out->home = pinc_arena_copy(arena, home.ptr, home.len);
    return out->home ? PINC_OK : pinc_fail_memory(err);
}

enum pinc_status pinc_python_ask(struct pinc_python *out, const char *program,
                                 struct pinc_arena *arena, struct pinc_error *err)
{
    struct pinc_slice answer;
    enum pinc_status st = pinc_python_answer(&answer, program, arena, err);

    return st == PINC_OK ? pinc_python_read(out, answer, arena, err) : st;
}

bool pinc_python_key(struct pinc_slice *key, const char *program, struct pinc_arena *arena)
{
    struct pinc_buf text = {0};
    struct stat info;
    char start[2] = {0, 0};
    int fd = open(program, O_RDONLY | O_CLOEXEC);
    bool whole = fd >= 0 && fstat(fd, &info) == 0 && S_ISREG(info.st_mode) &&
                 read(fd, start, 2) == 2 && memcmp(start, "#!", 2) != 0;

    if (fd >= 0) {
        (void)close(fd);
    }
    if (whole) {
        pinc_buf_addf(&text, "python 1 %lld %lld ", (long long)info.st_size,
                      (long long)info.st_mtime);
        pinc_buf_add_str(&text, program);
        *key = pinc_buf_keep(&text, arena);
    }
    return whole && key->ptr;
}
