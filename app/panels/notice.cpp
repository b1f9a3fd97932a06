#include "panels/notice.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "imgui.h"
#include "panels/overlay.h"
#include "ui/draw_helpers.h"
#include "ui/parts.h"
#include "ui/widgets.h"

namespace racecourse {

Actions draw_notice(const Session& session, const Theme& theme) {
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  const std::string text =
      session.leaving() ? std::string("Stopping the threads ...") : std::string(session.notice());
  const float button = session.leaving() ? 0 : button_width("OK", theme) + theme.px(20);
  const float pad = theme.px(22);
  const float widest = screen.x - theme.px(40);
  const float wanted = text_size(theme.fonts.text, text).x + button + 2 * pad + theme.px(4);
  const ImVec2 size(std::min(wanted, widest), control_height(theme) + theme.px(28));
  begin_overlay("notice", {(screen.x - size.x) / 2, screen.y - size.y - theme.px(20)}, size, theme);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float room = size.x - button - 2 * pad;
  draw_text_beside(*ImGui::GetWindowDrawList(), theme.fonts.text, at.x, at.y + control_height(theme) / 2, 0,
                   theme.text, shortened(text, theme.fonts.text, room));
  Actions actions;
  if (!session.leaving()) {
    ImGui::SetCursorScreenPos({at.x + size.x - 2 * pad - button + theme.px(20), at.y});
    if (quiet_button("dismiss", "OK", theme)) actions.push_back(ask::DismissNotice{});
    explain("Hides this line.", theme);
  }
  if (ImGui::IsWindowHovered() && text_size(theme.fonts.text, text).x > room) tip(text, theme);
  end_overlay();
  return actions;
}

}  // namespace racecourse
