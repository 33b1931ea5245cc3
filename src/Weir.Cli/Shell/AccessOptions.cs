using System.CommandLine;

namespace Weir.Cli.Shell;

/// <summary>The options by which every server says who may call.</summary>
internal sealed class AccessOptions
{
    private readonly Option<string?> _tokenFile = new("--token-file") { Description = "file with the token that callers must present (or WEIR_TOKEN)", HelpName = "FILE" };
    private readonly Option<bool> _noAuth = new("--no-auth") { Description = "serve everybody, even beyond loopback" };
    private readonly Option<string?> _allowedHosts = new("--allowed-hosts") { Description = "Host headers to answer, comma-separated, * as wildcard", HelpName = "HOSTS" };

    public void Define(Command command)
    {
        command.Add(_tokenFile);
        command.Add(_noAuth);
        command.Add(_allowedHosts);
    }

    /// <summary>The token; null for none.</summary>
    public string? Token(VerbContext context) => ServerToken.Read(context, context.Get(_tokenFile));

    /// <summary>The content of the token's file and never that of <c>WEIR_TOKEN</c>, which a client may have set; null without a file.</summary>
    public string? TokenOfFile(VerbContext context) => context.Get(_tokenFile) is { } file ? ServerToken.Read(context, file) : null;

    public bool NoAuth(VerbContext context) => context.Get(_noAuth);

    public string[] AllowedHosts(VerbContext context) => List(context.Get(_allowedHosts) ?? Environment.GetEnvironmentVariable("MLFLOW_SERVER_ALLOWED_HOSTS"));

    public static string[] AllowedOrigins() => List(Environment.GetEnvironmentVariable("MLFLOW_SERVER_CORS_ALLOWED_ORIGINS"));

    private static string[] List(string? text) => (text ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
