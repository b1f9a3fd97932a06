#include "text/theme_name.h"

namespace racecourse {

std::string_view to_string(ThemeName name) {
  switch (name) {
    case ThemeName::dark: return "dark";
    case ThemeName::light: return "light";
    case ThemeName::projector: return "projector";
  }
  return "";
}

}  // namespace racecourse
