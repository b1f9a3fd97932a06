# The Debian package. It is for the release of Debian that it was built on, which its version names.

# Whoever makes the package answers for it, under the name that Debian's tools know: DEBFULLNAME and DEBEMAIL.
set(maintainer "Racecourse contributors <racecourse@localhost.localdomain>")
if(DEFINED ENV{DEBFULLNAME} AND DEFINED ENV{DEBEMAIL})
  set(maintainer "$ENV{DEBFULLNAME} <$ENV{DEBEMAIL}>")
endif()
file(STRINGS /etc/os-release debian REGEX "^VERSION_ID=")
string(REGEX REPLACE "[^0-9]" "" debian "${debian}")
set(DEBIAN_REVISION 1~deb${debian})

# The project has neither a mail address nor a home page; the validator of AppStream 1.0 asks for one.
set(overrides "racecourse: bogus-mail-host Maintainer *localhost*
racecourse: bogus-mail-host-in-debian-changelog *localhost*
")
if(debian GREATER_EQUAL 13)
  string(APPEND overrides "racecourse: appstream-metadata-validation-failed *\n")
endif()
file(WRITE ${made}/lintian-overrides ${overrides})
install(FILES ${made}/lintian-overrides DESTINATION ${CMAKE_INSTALL_DATADIR}/lintian/overrides RENAME racecourse)

# The changelog in the form that Debian's tools read. What users care about is in CHANGELOG.md.
execute_process(COMMAND date --utc --rfc-email --date ${RACECOURSE_RELEASE_DATE} OUTPUT_VARIABLE DEBIAN_DATE
  OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
configure_file(changelog.Debian.in changelog.Debian @ONLY)
foreach(pair changelog.gz=${PROJECT_SOURCE_DIR}/CHANGELOG.md changelog.Debian.gz=${made}/changelog.Debian)
  string(REGEX REPLACE "=.*" "" name ${pair})
  string(REGEX REPLACE "[^=]*=" "" source ${pair})
  add_custom_command(OUTPUT ${made}/${name}
    COMMAND gzip -9nc ${source} > ${made}/${name}
    DEPENDS ${source}
    COMMENT "Packing ${name}"
    VERBATIM)
  list(APPEND made_files ${made}/${name})
  install(FILES ${made}/${name} DESTINATION ${documentation})
endforeach()

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGE_NAME racecourse)
set(CPACK_PACKAGE_CONTACT ${maintainer})
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE
  WORLD_READ WORLD_EXECUTE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE ${DEBIAN_REVISION})
set(CPACK_DEBIAN_PACKAGE_SECTION education)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# GLFW loads OpenGL at run time, so no library names it. The driver for machines without a graphics card, the Python for
# the twins, and the compiler for programs of the reader's own may be missing.
set(CPACK_DEBIAN_PACKAGE_DEPENDS "libgl1")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "libgl1-mesa-dri, python3, g++ | clang, binutils")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "desktop course on threads")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION "Racecourse teaches threads by running them. Its lessons run real threads on
this machine and draw, while it happens, what those threads do: who runs, who
waits, what gets lost and what it costs.

Every interleaving of a lesson's steps can be counted and stepped through. The
program also runs on the command line without a display, writes lab reports,
and compares with the same programs in Python.")
include(CPack)
