using Weir.Foundation.Errors;

namespace Weir.Cli.Shell;

/// <summary>The token that callers of a server must present.</summary>
internal static class ServerToken
{
    /// <summary>The token from a file, else <c>WEIR_TOKEN</c>; null when there is neither.</summary>
    /// <exception cref="WeirException"><c>file_not_found</c>; <c>invalid_value</c>: an empty file.</exception>
    public static string? Read(VerbContext context, string? file)
    {
        if (file is null) return Environment.GetEnvironmentVariable("WEIR_TOKEN") is { Length: > 0 } token ? token : null;
        var path = context.Resolve(file);
        if (!File.Exists(path)) throw WeirException.FileNotFound(file);
        return File.ReadAllText(path).Trim() is { Length: > 0 } text
            ? text
            : throw new WeirException(ErrorCodes.InvalidValue, $"the token file '{file}' is empty", "write a long random word into it", new SourceLocation(file));
    }
}
