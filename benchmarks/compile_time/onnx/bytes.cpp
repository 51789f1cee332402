// SPDX-License-Identifier: BSL-1.0
//
// What a model's bytes alone cost the compiler: the program has them, and nothing is made of them.

#include MODEL

int main() { return static_cast<int>(model.size % 2); }
