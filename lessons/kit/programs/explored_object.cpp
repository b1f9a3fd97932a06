#include "kit/programs/explored_object.h"

#include <cxxabi.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <utility>

namespace racecourse {

namespace {

constexpr auto hooked = std::to_array<std::string_view>(
    {"memcpy",  "memmove",    "memset",     "memcmp",       "memchr",  "strlen",  "strcmp", "strncmp",
     "strchr",  "strcpy",     "strcat",     "printf",       "fprintf", "vprintf", "puts",   "fputs",
     "putchar", "fputc",      "putc",       "fwrite",       "write",   "fflush",  "exit",   "_exit",
     "_Exit",   "quick_exit", "abort",      "pthread_exit", "rand",    "srand",   "time",   "clock",
     "sleep",   "usleep",     "atexit",     "strncpy",      "strncat", "strnlen", "strdup", "strrchr",
     "strstr",  "strpbrk",    "strcasecmp", "scanf",        "fscanf",  "getchar", "getc",   "fgetc",
     "fgets",   "snprintf",   "vsnprintf",  "sprintf",      "sscanf",  "qsort"});

/// Hooks that are called by another name.
constexpr auto renamed = std::to_array<std::pair<std::string_view, std::string_view>>(
    {{"main", "racecourse_main"},
     {"_ZNSt8ios_base4InitC1Ev", "racecourse_begin_streams"},
     {"_ZNSt8ios_base4InitD1Ev", "racecourse_end_streams"},
     {"__assert_fail", "racecourse_assert_fail"},
     {"__cxa_atexit", "racecourse_cxa_atexit"},
     {"__cxa_thread_atexit", "racecourse_thread_atexit"},
     {"_ZNSt13random_device9_M_getvalEv", "racecourse_random_device"},
     {"_ZNSt6chrono3_V212steady_clock3nowEv", "racecourse_steady_now"},
     {"_ZNSt6chrono3_V212system_clock3nowEv", "racecourse_system_now"}});

/// Hooks that take the place of the system's functions, whoever calls them.
constexpr auto replaced = std::to_array<std::string_view>({"malloc",
                                                           "calloc",
                                                           "realloc",
                                                           "free",
                                                           "memalign",
                                                           "aligned_alloc",
                                                           "posix_memalign",
                                                           "pthread_create",
                                                           "pthread_join",
                                                           "pthread_detach",
                                                           "pthread_self",
                                                           "pthread_equal",
                                                           "pthread_once",
                                                           "pthread_mutex_init",
                                                           "pthread_mutex_destroy",
                                                           "pthread_mutex_lock",
                                                           "pthread_mutex_trylock",
                                                           "pthread_mutex_timedlock",
                                                           "pthread_mutex_clocklock",
                                                           "pthread_mutex_unlock",
                                                           "pthread_mutexattr_init",
                                                           "pthread_mutexattr_destroy",
                                                           "pthread_mutexattr_settype",
                                                           "pthread_attr_init",
                                                           "pthread_attr_destroy",
                                                           "pthread_attr_setdetachstate",
                                                           "pthread_attr_setstacksize",
                                                           "pthread_cond_init",
                                                           "pthread_cond_destroy",
                                                           "pthread_cond_wait",
                                                           "pthread_cond_timedwait",
                                                           "pthread_cond_clockwait",
                                                           "pthread_cond_signal",
                                                           "pthread_cond_broadcast",
                                                           "pthread_rwlock_init",
                                                           "pthread_rwlock_destroy",
                                                           "pthread_rwlock_rdlock",
                                                           "pthread_rwlock_wrlock",
                                                           "pthread_rwlock_tryrdlock",
                                                           "pthread_rwlock_trywrlock",
                                                           "pthread_rwlock_timedrdlock",
                                                           "pthread_rwlock_clockrdlock",
                                                           "pthread_rwlock_timedwrlock",
                                                           "pthread_rwlock_clockwrlock",
                                                           "pthread_rwlock_unlock",
                                                           "pthread_spin_init",
                                                           "pthread_spin_destroy",
                                                           "pthread_spin_lock",
                                                           "pthread_spin_trylock",
                                                           "pthread_spin_unlock",
                                                           "pthread_key_create",
                                                           "pthread_key_delete",
                                                           "pthread_setspecific",
                                                           "pthread_getspecific",
                                                           "pthread_setname_np",
                                                           "pthread_barrier_init",
                                                           "pthread_barrier_destroy",
                                                           "pthread_barrier_wait",
                                                           "sem_init",
                                                           "sem_destroy",
                                                           "sem_wait",
                                                           "sem_trywait",
                                                           "sem_timedwait",
                                                           "sem_clockwait",
                                                           "sem_post",
                                                           "sched_yield",
                                                           "nanosleep",
                                                           "clock_nanosleep",
                                                           "syscall"});

/// Functions that neither wait nor touch what threads share.
constexpr auto harmless = std::to_array<std::string_view>({"abs",
                                                           "labs",
                                                           "llabs",
                                                           "div",
                                                           "ldiv",
                                                           "atoi",
                                                           "atol",
                                                           "atoll",
                                                           "atof",
                                                           "strtol",
                                                           "strtoul",
                                                           "strtoll",
                                                           "strtoull",
                                                           "strtod",
                                                           "strtof",
                                                           "isalpha",
                                                           "isdigit",
                                                           "isspace",
                                                           "isupper",
                                                           "islower",
                                                           "isalnum",
                                                           "ispunct",
                                                           "isprint",
                                                           "isxdigit",
                                                           "toupper",
                                                           "tolower",
                                                           "perror",
                                                           "getenv",
                                                           "bsearch",
                                                           "stdout",
                                                           "stderr",
                                                           "stdin",
                                                           "environ",
                                                           "getpid",
                                                           "get_nprocs",
                                                           "sysconf",
                                                           "strerror",
                                                           "localtime",
                                                           "localtime_r",
                                                           "gmtime",
                                                           "gmtime_r",
                                                           "mktime",
                                                           "strftime",
                                                           "difftime",
                                                           "ctime",
                                                           "asctime",
                                                           "pthread_mutexattr_setpshared",
                                                           "pthread_condattr_init",
                                                           "pthread_condattr_destroy",
                                                           "pthread_condattr_setclock",
                                                           "pthread_rwlockattr_init",
                                                           "pthread_rwlockattr_destroy",
                                                           "pthread_attr_getstacksize",
                                                           "pthread_attr_getdetachstate"});

/// Functions on numbers, which have an f or l behind their names for other types.
constexpr auto numeric = std::to_array<std::string_view>(
    {"sqrt",      "cbrt",    "pow",   "hypot",  "sin",      "cos",       "tan",    "asin",      "acos",
     "atan",      "atan2",   "sinh",  "cosh",   "tanh",     "asinh",     "acosh",  "atanh",     "exp",
     "exp2",      "expm1",   "log",   "log2",   "log10",    "log1p",     "floor",  "ceil",      "round",
     "lround",    "llround", "trunc", "rint",   "lrint",    "nearbyint", "fmod",   "remainder", "fabs",
     "fmin",      "fmax",    "fdim",  "fma",    "copysign", "ldexp",     "scalbn", "ilogb",     "logb",
     "nextafter", "erf",     "erfc",  "tgamma", "cabs",     "carg",      "cexp",   "clog",      "cpow",
     "csqrt",     "csin",    "ccos",  "ctan",   "csinh",    "ccosh",     "ctanh"});

bool is_numeric(std::string_view name) {
  const auto is_it = [](std::string_view one) {
    return std::find(numeric.begin(), numeric.end(), one) != numeric.end();
  };
  const bool typed = name.ends_with('f') || name.ends_with('l');
  return is_it(name) || (typed && is_it(name.substr(0, name.size() - 1)));
}

/// What libraries of the language bring: for the compiler's own use, or for what was not found to be harmful.
bool is_of_language(std::string_view name) {
  return name.starts_with("_Z") || name.starts_with("__") || name.starts_with("_Unwind_") ||
         name.starts_with("_GLOBAL_") || name.starts_with("_ITM_");
}

std::string demangled(const std::string& name) {
  int status = 0;
  const std::unique_ptr<char, void (*)(void*)> text(
      abi::__cxa_demangle(name.c_str(), nullptr, nullptr, &status), std::free);
  return status == 0 ? text.get() : name;
}

/// Files, and streams of wide characters: what is read and written there is not restored.
bool is_about_files(const std::string& name) {
  constexpr auto words =
      std::to_array<std::string_view>({"basic_filebuf", "basic_ifstream", "basic_ofstream", "basic_fstream",
                                       "std::filesystem", "basic_ostream<wchar_t", "basic_istream<wchar_t"});
  const std::string text = demangled(name);
  return name.starts_with("_Z") && !name.starts_with("_ZT") &&
         std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return text.find(word) != std::string::npos; });
}

/// A function of the C library has other names for the versions of its standard: "__isoc99_scanf".
std::string_view usual_name(std::string_view name) {
  for (const std::string_view version : {"__isoc99_", "__isoc23_"})
    if (name.starts_with(version)) return name.substr(version.size());
  return name;
}

template <class Names>
bool contains(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_modelled(const std::string& whole_name) {
  const std::string name(usual_name(whole_name));
  if (contains(replaced, name) || contains(harmless, name) || is_numeric(name)) return true;
  return is_of_language(name) && !is_about_files(name);
}

// What is global is made when the program begins, not when it is loaded: that is a part of it, too.
constexpr std::string_view initialize =
    "typedef void (*racecourse_step)(void);\n"
    "extern const racecourse_step __start_racecourse_init[] __attribute__((weak, visibility(\"hidden\")));\n"
    "extern const racecourse_step __stop_racecourse_init[] __attribute__((weak, visibility(\"hidden\")));\n"
    "void racecourse_initialize(void) {\n"
    "  for (const racecourse_step* step = __start_racecourse_init; step != __stop_racecourse_init; ++step) "
    "(*step)();\n"
    "}\n"
    "void racecourse_unmodelled(const char* name, void* caller);\n";

}  // namespace

std::span<const std::string_view> hooked_functions() { return hooked; }

ObjectPlan plan_for_exploring(const std::vector<std::string>& undefined) {
  ObjectPlan plan{{"--rename-section", ".init_array=racecourse_init"}, std::string(initialize)};
  const auto rename = [&](std::string_view from, std::string_view to) {
    plan.words.emplace_back("--redefine-sym");
    plan.words.push_back(std::string(from) + "=" + std::string(to));
  };
  for (const auto& [from, to] : renamed) rename(from, to);
  for (const std::string& name : undefined) {
    if (const std::string usual(usual_name(name)); contains(hooked, usual)) {
      rename(name, "racecourse_" + usual);
    } else if (!is_modelled(name)) {
      const std::string refusal = "racecourse_refuse_" + name;
      rename(name, refusal);
      plan.source += "void " + refusal + "(void) { racecourse_unmodelled(\"" + demangled(name) +
                     "\", __builtin_return_address(0)); }\n";
    }
  }
  return plan;
}

}  // namespace racecourse
