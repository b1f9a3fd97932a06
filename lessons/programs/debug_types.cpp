#include "programs/debug_types.h"

#include <dwarf.h>

#include <string_view>
#include <vector>

#include "programs/debug_info.h"

namespace racecourse {

namespace {

std::string_view name(Dwarf_Die& die) {
  const char* const text = ::dwarf_diename(&die);
  return text != nullptr ? text : "";
}

bool is_record(Dwarf_Die& type) {
  const int tag = ::dwarf_tag(&type);
  return tag == DW_TAG_structure_type || tag == DW_TAG_class_type || tag == DW_TAG_union_type;
}

template <class Visit>
void each_child(Dwarf_Die& parent, Visit visit) {
  Dwarf_Die die;
  if (::dwarf_child(&parent, &die) != 0) return;
  while (visit(die) && ::dwarf_siblingof(&die, &die) == 0) {
  }
}

// Where a member or a base begins; none where that is not fixed.
std::optional<std::size_t> offset_of(Dwarf_Die& member) {
  Dwarf_Attribute value;
  Dwarf_Word word = 0;
  if (::dwarf_attr(&member, DW_AT_data_bit_offset, &value) != nullptr &&
      ::dwarf_formudata(&value, &word) == 0)
    return word / 8;
  if (::dwarf_attr(&member, DW_AT_data_member_location, &value) == nullptr) return 0;
  if (::dwarf_formudata(&value, &word) != 0) return std::nullopt;
  return word;
}

// Names that begin so belong to the standard library.
bool is_reserved(std::string_view name) { return name.starts_with("_M_") || name.starts_with("__"); }

bool is_elements_of_array(std::string_view name) { return name == "_M_elems" || name == "__elems_"; }

std::string part_of_array(Dwarf_Die& array, std::size_t offset) {
  const std::optional<Dwarf_Die> element = type_of(array);
  if (!element || size_of(*element) == 0) return {};
  std::vector<std::size_t> counts;
  each_child(array, [&](Dwarf_Die& die) {
    Dwarf_Attribute value;
    Dwarf_Word word = 0;
    if (::dwarf_tag(&die) != DW_TAG_subrange_type) return true;
    if (::dwarf_attr(&die, DW_AT_count, &value) != nullptr && ::dwarf_formudata(&value, &word) == 0)
      counts.push_back(word);
    else if (::dwarf_attr(&die, DW_AT_upper_bound, &value) != nullptr &&
             ::dwarf_formudata(&value, &word) == 0)
      counts.push_back(word + 1);
    else
      counts.push_back(1);
    return true;
  });
  const std::size_t size = size_of(*element);
  std::size_t rest = offset / size;
  std::string indices;
  for (std::size_t i = counts.size(); i-- > 0;) {
    const std::size_t index = i == 0 ? rest : rest % counts[i];
    indices.insert(0, "[" + std::to_string(index) + "]");
    rest /= counts[i];
  }
  return indices + part_at(*element, offset % size);
}

std::string part_of_member(Dwarf_Die& member, std::string_view called, const Dwarf_Die& type,
                           std::size_t offset) {
  if (::dwarf_tag(&member) == DW_TAG_inheritance || called.empty()) return part_at(type, offset);
  if (called.starts_with("_vptr")) return " (virtual table)";
  if (is_elements_of_array(called)) return part_at(type, offset);
  // GCC's names for what a lambda captures.
  if (called.starts_with("__")) called.remove_prefix(2);
  return "." + std::string(called) + part_at(type, offset);
}

bool is_closure(Dwarf_Die& type) {
  return name(type).starts_with("<lambda") || (name(type).empty() && ::dwarf_tag(&type) != DW_TAG_union_type);
}

// What the standard library's types have inside is not for its users, but for these.
bool is_closed(Dwarf_Die& type) {
  const char* const file = ::dwarf_decl_file(&type);
  if (file == nullptr || std::string_view(file).find("/c++/") == std::string_view::npos) return false;
  return !name(type).starts_with("pair<") && !name(type).starts_with("array<");
}

std::string part_of_record(Dwarf_Die& record, std::size_t offset) {
  std::string part;
  if (is_closed(record)) return part;
  each_child(record, [&](Dwarf_Die& member) {
    const int tag = ::dwarf_tag(&member);
    if (tag != DW_TAG_member && tag != DW_TAG_inheritance) return true;
    const std::optional<std::size_t> begin = offset_of(member);
    const std::optional<Dwarf_Die> type = type_of(member);
    if (!begin || !type || offset - *begin >= size_of(*type)) return true;
    const std::string_view called = name(member);
    if (is_reserved(called) && !is_closure(record) && !is_elements_of_array(called)) return false;
    part = part_of_member(member, called, *type, offset - *begin);
    return part.empty() && tag == DW_TAG_inheritance;
  });
  return part;
}

bool owns_nothing(Dwarf_Die type) {
  const std::string_view called = name(type);
  if (!is_record(type)) return true;
  if (called.starts_with("atomic<") || called == "mutex") return true;
  if (is_closed(type)) return false;
  bool flat = true;
  each_child(type, [&](Dwarf_Die& member) {
    const int tag = ::dwarf_tag(&member);
    if (tag != DW_TAG_member && tag != DW_TAG_inheritance) return true;
    const std::optional<Dwarf_Die> part = type_of(member);
    const bool fixed = part && offset_of(member).has_value();
    flat = flat && fixed && !is_reserved(name(member)) && owns_nothing(*part);
    return flat;
  });
  return flat;
}

}  // namespace

std::string part_at(Dwarf_Die type, std::size_t offset) {
  if (::dwarf_tag(&type) == DW_TAG_array_type) return part_of_array(type, offset);
  return is_record(type) ? part_of_record(type, offset) : std::string{};
}

std::optional<Dwarf_Die> element_of_vector(Dwarf_Die type) {
  std::optional<Dwarf_Die> element;
  if (!is_record(type) || !name(type).starts_with("vector<")) return element;
  each_child(type, [&](Dwarf_Die& die) {
    if (::dwarf_tag(&die) != DW_TAG_template_type_parameter) return true;
    element = type_of(die);
    return false;
  });
  if (element && (size_of(*element) == 0 || !owns_nothing(*element))) element.reset();
  return element;
}

}  // namespace racecourse
