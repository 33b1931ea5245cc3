using System.Text.RegularExpressions;

namespace Weir.Native.OnnxRuntime;

/// <summary>The library refused a call or failed in it. A model that cannot be opened is a <c>WeirException</c> instead.</summary>
public sealed partial class OnnxRuntimeException : Exception
{
    internal OnnxRuntimeException(OnnxErrorCode code, string message)
        : base(message) => Code = code;

    /// <summary>The library's own code.</summary>
    public OnnxErrorCode Code { get; }

    /// <summary>True when the run was ended by <see cref="RunOptions.Terminate"/>.</summary>
    public bool IsTerminated => Message.Contains("terminate flag", StringComparison.OrdinalIgnoreCase);

    /// <summary>One line without paths of the library's build machine, function signatures and colour codes.</summary>
    internal static string Clean(string message)
    {
        var text = ColourCode().Replace(message, string.Empty);
        text = BuildPath().Replace(text, string.Empty);
        return Blank().Replace(text, " ").Trim();
    }

    [GeneratedRegex("\u001b\\[[0-9;]*m")]
    private static partial Regex ColourCode();

    // "/onnxruntime_src/onnxruntime/core/x.cc:123 common::Status onnxruntime::F(args) " up to the sentence itself.
    [GeneratedRegex(@"[\w./\\-]*onnxruntime[\w./\\-]*\.(?:cc|h|cpp):\d+ (?:[\w:<>,&*\s~]+\([^)]*\)(?: const)?(?: \[with [^\]]*\])?[:]? ?)?")]
    private static partial Regex BuildPath();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blank();
}

/// <summary>Codes of the library.</summary>
public enum OnnxErrorCode
{
    /// <summary>No failure.</summary>
    Ok = 0,

    /// <summary>The work failed, in an operator for example.</summary>
    Fail = 1,

    /// <summary>A name, type or shape does not fit.</summary>
    InvalidArgument = 2,

    /// <summary>The file is not there.</summary>
    NoSuchFile = 3,

    /// <summary>No model was loaded.</summary>
    NoModel = 4,

    /// <summary>The library's own engine failed.</summary>
    EngineError = 5,

    /// <summary>An exception inside the library.</summary>
    RuntimeException = 6,

    /// <summary>The bytes are not a model.</summary>
    InvalidProtobuf = 7,

    /// <summary>The model is loaded already.</summary>
    ModelLoaded = 8,

    /// <summary>An operator or type has no implementation.</summary>
    NotImplemented = 9,

    /// <summary>The model's graph contradicts itself.</summary>
    InvalidGraph = 10,

    /// <summary>The execution provider failed.</summary>
    ExecutionProviderFail = 11,

    /// <summary>Loading was cancelled.</summary>
    ModelLoadCanceled = 12,
}
