#pragma once

// The pieces of the lab report's article on one lesson, as HTML. Each is empty where there is nothing to say.

#include <string>
#include <string_view>
#include <vector>

#include "export/report_html.h"

namespace racecourse {

// What they are made of.

std::string tagged(std::string_view tag, std::string_view text);
std::string card(std::string_view heading, const std::string& inside, std::string_view classes = "");
std::string picture(std::string_view caption, const std::string& drawing, std::string_view classes = "");
std::string value_with_unit(const Setting& setting, const Settings& settings);

// Cards of words and figures.

std::string verdict_card(const ReportEntry& entry);
std::string settings_card(const ReportEntry& entry);
std::string tiles_card(const ReportEntry& entry);
std::string explanation_card(const ReportEntry& entry);
std::string lanes_card(const ReportEntry& entry);
std::string goals_card(const ReportEntry& entry);
std::string notes_card(const ReportEntry& entry);
std::string source_card(const Lesson& lesson);

// Pictures, one by one, and the cards that belong to them.

/// The run over its time, the lesson's figures, and what a class guessed.
std::vector<std::string> pictures_of(const ReportEntry& entry);
std::vector<std::string> outcomes_of(const ReportEntry& entry);
/// What each setting does. On paper only those that do most.
std::vector<std::string> sweeps_of(const ReportEntry& entry);

}  // namespace racecourse
