#!/usr/bin/python3
# SPDX-License-Identifier: BSL-1.0
"""Writes pytorch.hpp: inputs, and what PyTorch makes of them in double.

Debian: apt install python3-torch; /usr/bin/python3 tests/golden/pytorch.py
"""

import torch
import torch.nn.functional as F
from cases import case, differentiated, loss, random, write

torch.manual_seed(20230523)


def conv2d(name, x, weight, **options):
    arguments = "".join(f", {k}={v}" for k, v in options.items())
    case(
        name,
        f"torch.nn.functional.conv2d(x, weight, bias{arguments})",
        **differentiated(
            lambda x, w, b: F.conv2d(x[None], w, b, **options)[0],
            x=random(*x),
            weight=random(*weight),
            bias=random(weight[0]),
        ),
    )


def max_pool2d(name, x, **options):
    arguments = "".join(f", {k}={v}" for k, v in options.items())
    case(
        name,
        f"torch.nn.functional.max_pool2d(x{arguments})",
        **differentiated(lambda x: F.max_pool2d(x[None], **options)[0], x=x),
    )


conv2d("conv2d_of_channels", (3, 4, 5), (2, 3, 2, 3))
conv2d("conv2d_strided", (2, 6, 5), (3, 2, 3, 3), stride=2, padding=1)
conv2d("conv2d_asymmetric", (2, 7, 6), (2, 2, 2, 4), stride=(3, 2), padding=(1, 2))
conv2d("conv2d_padded_beyond_kernel", (1, 2, 3), (2, 1, 2, 1), stride=(2, 1), padding=(3, 2))

max_pool2d("max_pool2d_halving", random(2, 5, 4), kernel_size=2)
max_pool2d("max_pool2d_overlapping", random(1, 4, 5), kernel_size=3, stride=1, padding=1)
max_pool2d(
    "max_pool2d_with_ties",
    torch.randint(-1, 2, (2, 6, 5)).double(),
    kernel_size=(3, 2),
    stride=(2, 1),
    padding=(1, 1),
)

# torch.nn.Linear keeps its weight as (out, in), ctnn as (in, out).
case(
    "dense",
    "torch.nn.functional.linear(x, weight.T, bias)",
    **differentiated(
        lambda x, w, b: F.linear(x, w.T, b), x=random(7), weight=random(7, 5), bias=random(5)
    ),
)

signed = torch.cat([3 * random(6), torch.tensor([0.0, 1e-9, -1e-9, 20.0, -20.0])])
case("relu", "torch.relu(x)", **differentiated(torch.relu, x=signed.clone()))
case("tanh", "torch.tanh(x)", **differentiated(torch.tanh, x=signed.clone()))
case(
    "softmax", "torch.softmax(x, dim=0)", **differentiated(lambda x: F.softmax(x, dim=0), x=5 * random(7))
)


def labelled_cross_entropy(y, label):
    return F.cross_entropy(y, label.long())


for name, logits, label in [
    ("softmax_cross_entropy", 5 * random(7), 4),
    ("softmax_cross_entropy_of_certain", torch.tensor([-1e4, 1e4, 9999.5, 0.0]), 2),
    ("softmax_cross_entropy_of_wrong", torch.tensor([-1e4, 1e4, 9999.5, 0.0]), 0),
]:
    loss(
        name,
        f"torch.nn.functional.cross_entropy(y, {label})",
        labelled_cross_entropy,
        logits,
        label=torch.tensor(label),
    )
for name, logits, target in [
    ("softmax_cross_entropy_of_distribution", 5 * random(6), F.softmax(random(6), dim=0)),
    ("softmax_cross_entropy_of_mass", 5 * random(3), torch.tensor([0.25, 0.0, 1.5])),
]:
    loss(
        name, "torch.nn.functional.cross_entropy(y, target)", F.cross_entropy, logits, target=target
    )
loss(
    "cross_entropy",
    "torch.nn.functional.nll_loss(torch.log(y), 1)",
    lambda p, label: F.nll_loss(torch.log(p), label.long()),
    F.softmax(2 * random(5), dim=0),
    label=torch.tensor(1),
)
loss(
    "mean_squared_error",
    "torch.nn.functional.mse_loss(y, target)",
    F.mse_loss,
    random(3, 7),
    target=random(3, 7),
)

# Ten steps of a net on one batch.
conv = torch.nn.Conv2d(1, 2, (3, 2), padding=(1, 0))
linear = torch.nn.Linear(8, 3)
net = torch.nn.Sequential(conv, torch.nn.ReLU(), torch.nn.MaxPool2d(2), torch.nn.Flatten(), linear)
for parameter in net.parameters():
    parameter.data = random(*parameter.shape)
x = random(4, 1, 5, 5)
label = torch.tensor([2, 0, 1, 2])


def parameters(prefix, of):
    return {
        f"{prefix}conv_weight": of(conv.weight),
        f"{prefix}conv_bias": of(conv.bias),
        f"{prefix}dense_weight": of(linear.weight).T,
        f"{prefix}dense_bias": of(linear.bias),
    }


members = {
    "x": x,
    "label": label,
    "learning_rate": 0.25,
    **parameters("", lambda p: p.detach().clone()),
}
optimizer = torch.optim.SGD(net.parameters(), lr=members["learning_rate"])
losses = []
for step in range(10):
    optimizer.zero_grad()
    value = F.cross_entropy(net(x), label)
    value.backward()
    if step == 0:
        members |= parameters("first_gradient_", lambda p: p.grad.clone())
    optimizer.step()
    losses.append(value.item())
members |= {"losses": torch.tensor(losses), **parameters("trained_", lambda p: p)}
case("training", "Ten steps of torch.optim.SGD on conv2d, relu, max_pool2d, flatten, dense.", **members)

conv2d("conv2d_dilated", (2, 7, 6), (3, 2, 3, 2), dilation=2)
conv2d("conv2d_of_groups", (4, 4, 5), (6, 2, 2, 3), padding=1, groups=2)
conv2d("conv2d_depthwise", (3, 5, 4), (3, 1, 3, 3), stride=2, padding=1, groups=3)
conv2d(
    "conv2d_of_everything",
    (4, 8, 9),
    (4, 2, 2, 3),
    stride=(3, 2),
    padding=(2, 3),
    dilation=(3, 2),
    groups=2,
)

max_pool2d(
    "max_pool2d_dilated",
    torch.randint(-2, 3, (2, 7, 8)).double(),
    kernel_size=(3, 2),
    stride=(1, 2),
    padding=1,
    dilation=(2, 3),
)
# Of each activation, beside those above.
bent = torch.cat([4 * random(9), torch.tensor([0.0, 1e-9, -1e-9, 7.0, -20.0, 20.0])])
for name, function, call in [
    ("relu6", F.relu6, "relu6(x)"),
    ("leaky_relu", F.leaky_relu, "leaky_relu(x)"),
    ("elu", lambda x: F.elu(x, alpha=0.7), "elu(x, alpha=0.7)"),
    ("selu", F.selu, "selu(x)"),
    # PyTorch's own gradients of these two have constants in float.
    ("celu", lambda x: torch.where(x > 0, x, 0.7 * torch.expm1(x / 0.7)), "celu(x, alpha=0.7)"),
    ("hard_sigmoid", lambda x: torch.clamp(x + 3, 0, 6) / 6, "hardsigmoid(x)"),
    ("gelu", F.gelu, "gelu(x)"),
    ("gelu_tanh", lambda x: F.gelu(x, approximate="tanh"), 'gelu(x, approximate="tanh")'),
    ("silu", F.silu, "silu(x)"),
    ("mish", F.mish, "mish(x)"),
    ("hard_swish", F.hardswish, "hardswish(x)"),
    ("sigmoid", torch.sigmoid, "sigmoid(x)"),
    ("softplus", F.softplus, "softplus(x)"),
    ("softsign", F.softsign, "softsign(x)"),
]:
    case(name, f"torch.nn.functional.{call}", **differentiated(function, x=bent.clone()))
case(
    "log_softmax",
    "torch.log_softmax(x, dim=0)",
    **differentiated(lambda x: F.log_softmax(x, dim=0), x=5 * random(7)),
)
case("glu", "torch.nn.functional.glu(x, dim=0)", **differentiated(lambda x: F.glu(x, dim=0), x=3 * random(4, 5)))
case(
    "prelu",
    "torch.nn.functional.prelu(x, slope)",
    **differentiated(lambda x, slope: F.prelu(x[None], slope)[0], x=3 * random(3, 2, 4), slope=random(3)),
)
case(
    "prelu_of_one",
    "torch.nn.functional.prelu(x, slope)",
    **differentiated(F.prelu, x=3 * random(9), slope=random(1)),
)
# Losses of each element, beside mean_squared_error.
signs = torch.sign(random(3, 7))
for name, function, call, target in [
    ("mean_absolute_error", F.l1_loss, "torch.nn.functional.l1_loss(y, target)", random(3, 7)),
    (
        "huber",
        lambda y, t: F.huber_loss(y, t, delta=0.7),
        "torch.nn.functional.huber_loss(y, target, delta=0.7)",
        random(3, 7),
    ),
    (
        "binary_cross_entropy",
        F.binary_cross_entropy_with_logits,
        "torch.nn.functional.binary_cross_entropy_with_logits(y, target)",
        (random(3, 7) + 1) / 2,
    ),
    ("hinge", lambda y, t: torch.clamp(1 - y * t, min=0).mean(), "mean(max(1 - y target, 0))", signs),
]:
    loss(name, call, function, 2 * random(3, 7), target=target)
loss(
    "kl_divergence",
    'torch.nn.functional.kl_div(y, target, reduction="batchmean") of one sample',
    lambda y, t: F.kl_div(y[None], t[None], reduction="batchmean"),
    F.log_softmax(2 * random(6), dim=0),
    target=torch.cat([F.softmax(random(5), dim=0), torch.tensor([0.0])]),
)

# Ten steps of a tensor along given gradients. A generator of their own keeps the numbers above.
generator = torch.Generator().manual_seed(20241121)


def drawn(*shape):
    return torch.round(torch.rand(shape, generator=generator) * 2000 - 1000) / 1000


class NAdam(torch.optim.NAdam):
    """As documented, and as it is from PyTorch 2.0 on: before, mu_t stands twice in a product."""

    @torch.no_grad()
    def step(self):
        (group,) = self.param_groups
        beta1, beta2 = group["betas"]
        for p in group["params"]:
            state = self.state[p]
            t = state["t"] = state.get("t", 0) + 1
            mu, mu_next = (
                beta1 * (1 - 0.5 * 0.96 ** (s * group["momentum_decay"])) for s in (t, t + 1)
            )
            product = state["product"] = state.get("product", 1) * mu
            g = p.grad + group["weight_decay"] * p
            m = state["m"] = beta1 * state.get("m", 0) + (1 - beta1) * g
            v = state["v"] = beta2 * state.get("v", 0) + (1 - beta2) * g**2
            mean = mu_next * m / (1 - product * mu_next) + (1 - mu) * g / (1 - product)
            p -= group["lr"] * mean / ((v / (1 - beta2**t)).sqrt() + group["eps"])


class Lion(torch.optim.Optimizer):
    """Chen et al., Symbolic discovery of optimization algorithms, 2023, algorithm 2."""

    def __init__(self, parameters, lr, betas, weight_decay):
        super().__init__(parameters, dict(lr=lr, betas=betas, weight_decay=weight_decay))

    @torch.no_grad()
    def step(self):
        (group,) = self.param_groups
        beta1, beta2 = group["betas"]
        for p in group["params"]:
            m = self.state[p].get("m", torch.zeros_like(p))
            update = torch.sign(beta1 * m + (1 - beta1) * p.grad)
            p -= group["lr"] * (update + group["weight_decay"] * p)
            self.state[p]["m"] = beta2 * m + (1 - beta2) * p.grad


start = 2 + 0.5 * drawn(11)
gradients = drawn(10, 11)
gradients[:3, 2] = 0
gradients[:, 3] = 0.25
gradients[4] *= 10
case("descent", "Where the optimizers below start, and their gradients.", start=start, gradients=gradients)


def trajectory(name, optimizer, **options):
    p = start.clone().requires_grad_()
    steps = optimizer([p], **options)
    values = []
    for gradient in gradients:
        p.grad = gradient.clone()
        steps.step()
        values.append(p.detach().clone())
    arguments = ", ".join(f"{k}={v}" for k, v in options.items())
    case(name, f"{optimizer.__name__}({arguments})", trajectory=torch.stack(values))


SGD, Adagrad, RMSprop, Adam, AdamW = (
    getattr(torch.optim, name) for name in ["SGD", "Adagrad", "RMSprop", "Adam", "AdamW"]
)
trajectory("sgd_plain", SGD, lr=0.1, weight_decay=0.01)
trajectory("sgd_momentum", SGD, lr=0.01, momentum=0.9, dampening=0.25, weight_decay=0.01)
trajectory("sgd_nesterov", SGD, lr=0.01, momentum=0.9, weight_decay=0.01, nesterov=True)
trajectory("adagrad", Adagrad, lr=0.05)
trajectory(
    "adagrad_of_everything",
    Adagrad,
    lr=0.05,
    lr_decay=0.1,
    weight_decay=0.01,
    initial_accumulator_value=0.5,
)
trajectory("rmsprop", RMSprop, lr=0.01)
trajectory(
    "rmsprop_of_everything",
    RMSprop,
    lr=0.001,
    alpha=0.9,
    eps=0.001,
    weight_decay=0.01,
    momentum=0.5,
    centered=True,
)
trajectory("adam", Adam, lr=0.01)
trajectory("adam_of_everything", Adam, lr=0.02, betas=(0.8, 0.95), eps=1e-4, weight_decay=0.1)
trajectory("adamw", AdamW, lr=0.01)
trajectory("adamw_of_everything", AdamW, lr=0.02, betas=(0.8, 0.95), eps=1e-4, weight_decay=0.1)
trajectory("nadam", NAdam, lr=0.01)
trajectory(
    "nadam_of_everything",
    NAdam,
    lr=0.02,
    betas=(0.8, 0.95),
    eps=1e-4,
    weight_decay=0.1,
    momentum_decay=0.1,
)
trajectory("lion", Lion, lr=0.01, betas=(0.9, 0.99), weight_decay=0)
trajectory("lion_of_everything", Lion, lr=0.02, betas=(0.8, 0.95), weight_decay=0.1)

average = start.clone()
averages = []
for value in gradients:
    average = 0.9 * average + (1 - 0.9) * value
    averages.append(average)
case(
    "moving_average",
    "average = 0.9 average + (1 - 0.9) value, from descent's start on, over its gradients.",
    averages=torch.stack(averages),
)

for name, most in [("clip_by_norm", 2.5), ("clip_by_norm_of_less", 50.0)]:
    pair = [torch.zeros(5, 2), torch.zeros(7)]
    for p in pair:
        p.grad = 3 * drawn(*p.shape)
    members = {"x": pair[0].grad.clone(), "y": pair[1].grad.clone(), "most": most}
    norm = torch.nn.utils.clip_grad_norm_(pair, most).item()
    members |= {"norm": norm, "clipped_x": pair[0].grad, "clipped_y": pair[1].grad}
    case(name, f"torch.nn.utils.clip_grad_norm_([x, y], {most})", **members)


def schedule(name, scheduler, steps, lr=0.1, metrics=None, **options):
    """The learning rates at steps 0, 1, ...; of ReduceLROnPlateau, after each metric."""
    kind = getattr(torch.optim.lr_scheduler, scheduler)
    optimizer = SGD([torch.zeros(1)], lr=lr)
    schedule = kind(optimizer, **options)
    rates = []
    for step in range(steps):
        if metrics is not None:
            schedule.step(metrics[step])
            rates.append(optimizer.param_groups[0]["lr"])
            continue
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if step + 1 < steps:
            schedule.step()
    arguments = "".join(f", {k}={v}" for k, v in options.items())
    members = {} if metrics is None else {"metrics": metrics}
    case(name, f"{scheduler}(lr={lr}{arguments})", **members, rates=torch.tensor(rates))


schedule("step_decay", "StepLR", 12, step_size=4, gamma=0.3)
schedule("exponential_decay", "ExponentialLR", 12, gamma=0.8)
schedule("linear_warm_up", "LinearLR", 9, start_factor=0.2, end_factor=0.9, total_iters=6)
cycle = dict(total_steps=17, pct_start=0.4, div_factor=8, final_div_factor=20, cycle_momentum=False)
schedule("one_cycle_linear", "OneCycleLR", 17, max_lr=0.5, anneal_strategy="linear", **cycle)
schedule("one_cycle_cosine", "OneCycleLR", 17, max_lr=0.5, anneal_strategy="cos", **cycle)
schedule("cosine_decay", "CosineAnnealingLR", 13, T_max=12, eta_min=0.01)

metrics = 1 + 0.3 * drawn(40)
metrics[20:30] = 0.9
plateau = dict(factor=0.5, patience=2, cooldown=1)
schedule("plateau", "ReduceLROnPlateau", 40, metrics=metrics, **plateau)
schedule(
    "plateau_of_maximum",
    "ReduceLROnPlateau",
    40,
    metrics=metrics,
    mode="max",
    threshold=0.01,
    threshold_mode="abs",
    min_lr=0.004,
    **plateau,
)

write(__file__)
