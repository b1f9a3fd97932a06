#pragma once

// What the source calls a part of a variable.

#include <elfutils/libdw.h>

#include <cstddef>
#include <optional>
#include <string>

namespace racecourse {

/// Of the part at that offset of a type, as it is written behind the variable's name: ".balance", "[1].next". Types of the
/// standard library have no parts, but arrays and pairs. Empty where the whole has no parts.
std::string part_at(Dwarf_Die type, std::size_t offset);
/// Of a std::vector: the type of its elements, if objects of it own no other memory.
std::optional<Dwarf_Die> element_of_vector(Dwarf_Die type);

}  // namespace racecourse
