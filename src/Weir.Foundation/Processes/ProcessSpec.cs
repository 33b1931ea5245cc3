namespace Weir.Foundation.Processes;

/// <summary>A program to run: file, arguments, folder, environment.</summary>
/// <param name="FileName">Program, looked up on the PATH when it has no slash.</param>
/// <param name="Arguments">Arguments, passed as they are (no shell).</param>
public sealed record ProcessSpec(string FileName, IReadOnlyList<string> Arguments)
{
    /// <summary>Working folder; null keeps the caller's.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Variables to set; a null value removes one.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Text for standard input; null gives an empty one.</summary>
    public string? Input { get; init; }
}

/// <summary>How a program ended.</summary>
/// <param name="ExitCode">0 for success; 128 + signal when killed.</param>
/// <param name="Output">Captured standard output; empty when lines were handed to a listener.</param>
/// <param name="Error">Captured standard error; empty when lines were handed to a listener.</param>
/// <param name="Elapsed">Wall time.</param>
public sealed record ProcessResult(int ExitCode, string Output, string Error, TimeSpan Elapsed);
