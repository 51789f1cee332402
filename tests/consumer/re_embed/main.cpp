// SPDX-License-Identifier: BSL-1.0
#include <changing.txt.hpp>
#include <cstdio>

int main() { std::fwrite(changing_txt.data, 1, changing_txt.size, stdout); }
