// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace ctnn::detail {

__extension__ typedef unsigned __int128 uint128;

} // namespace ctnn::detail
