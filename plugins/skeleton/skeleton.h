/* skeleton.h — what the files of this plugin share. */
#ifndef SKELETON_H
#define SKELETON_H

#include <kyodo/kyodo.h>
#include <kyodo/plugin.h>

#define SKELETON_COUNT(a) (sizeof(a) / sizeof((a)[0]))

extern const struct ky_list skeleton_notices_list;
extern const struct ky_form skeleton_notice_form;
ky_handler skeleton_show, skeleton_staff, skeleton_new, skeleton_create, skeleton_edit, skeleton_save;

#endif
