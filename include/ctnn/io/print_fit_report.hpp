// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ctnn/io/format_number.hpp>
#include <ctnn/train/fit_report.hpp>

#include <ostream>
#include <string>

namespace ctnn::io {

/// Writes how a training has ended, as a sentence.
inline void print(std::ostream& out, fit_report const& report) {
  std::string const epoch = std::to_string(report.last.epoch);
  switch (report.end) {
  case fit_end::epochs_done:
    out << "Trained to epoch " + epoch;
    break;
  case fit_end::patience_lost:
    out << "Stopped after epoch " + epoch + ", since the loss did not lessen any more";
    break;
  case fit_end::told_to:
    out << "Stopped after epoch " + epoch + ", as told";
    break;
  case fit_end::loss_not_finite:
    out << "Stopped in epoch " + std::to_string(report.failed_epoch) +
               ", before the step of batch " + std::to_string(report.failed_batch) +
               ": its loss is not a finite number\n";
    return;
  }
  out << ": loss " + detail::format_number(report.last.loss, 4) + " in training, " +
             detail::format_number(report.last.validation.loss, 4) + " in validation\n";
}

} // namespace ctnn::io
