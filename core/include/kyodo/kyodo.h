/* kyodo.h — all public headers: what a plugin may see of the core. */
#ifndef KYODO_KYODO_H
#define KYODO_KYODO_H

#include "kyodo/arena.h"
#include "kyodo/str.h"
#include "kyodo/err.h"
#include "kyodo/time.h"
#include "kyodo/db.h"
#include "kyodo/ctx.h"
#include "kyodo/days.h"
#include "kyodo/table.h"
#include "kyodo/text.h"
#include "kyodo/view.h"
#include "kyodo/field.h"
#include "kyodo/req.h"
#include "kyodo/dossier.h"
#include "kyodo/feed.h"
#include "kyodo/list.h"
#include "kyodo/intake.h"
#include "kyodo/plugin.h"
#include "kyodo/handover.h"
#include "kyodo/account.h"
#include "kyodo/group_names.h"
#include "kyodo/group_facts.h"

#endif
