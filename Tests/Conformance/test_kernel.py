"""jupyter_kernel_test with every attribute filled, so that nothing is skipped."""

import jupyter_kernel_test


class NadarayaTests(jupyter_kernel_test.KernelTests):
    kernel_name = "nadaraya"
    language_name = "nadaraya"
    file_extension = ".nw"

    code_hello_world = 'print("hello, world")'
    code_stderr = 'warn("careful")'
    code_generate_error = "1 + unheard_of"
    code_page_something = "?gaussian"
    code_clear_output = "clear_output()"
    code_inspect_sample = "gaussian"
    code_execute_result = [
        {"code": "6 * 7", "result": "42"},
        {"code": '"text"', "result": '"text"'},
    ]
    code_display_data = [
        {"code": "display(line([0, 1], [0, 1]))", "mime": "text/html"},
        {"code": "display(42)", "mime": "text/plain"},
    ]
    completion_samples = [
        {"text": "epanechni", "matches": ["epanechnikov"]},
        {"text": "\\sigma", "matches": ["σ"]},
    ]
    complete_code_samples = ["1 + 1", "f(x) = x^2", "function g(x)\n    x\nend"]
    incomplete_code_samples = ["function g(x)", "for i in range(3)", "[1, 2,"]
    invalid_code_samples = ["1 + )", "x = = 1"]

    supported_history_operations = ("tail", "range", "search")
    # Only this session can match it.
    code_history_pattern = "6 ? 7"


class NadarayaWelcomeTests(jupyter_kernel_test.IopubWelcomeTests):
    kernel_name = "nadaraya"
    support_iopub_welcome = True


del jupyter_kernel_test
