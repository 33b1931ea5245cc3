using Weir.Foundation.Project;
using Weir.Tracking.Upkeep;

namespace Weir.Server;

/// <summary>How the server runs.</summary>
/// <param name="Project">Whose <c>.weir/</c> it opens.</param>
public sealed record WeirServerOptions(WeirProject Project)
{
    /// <summary>Port when none is given: MLflow's.</summary>
    public const int DefaultPort = 5000;

    /// <summary><c>postgresql://…</c>; null for <c>WEIR_DATABASE</c>, else the project's SQLite file. Several servers may share one.</summary>
    public string? Database { get; init; }

    /// <summary><c>s3://bucket/folder</c>; null for <c>WEIR_ARTIFACTS</c>, else the project's folder.</summary>
    public string? Artifacts { get; init; }

    /// <summary>Address to listen on. Beyond loopback a token, or <see cref="NoAuth"/>, is needed.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>Port; 0 takes a free one.</summary>
    public int Port { get; init; } = DefaultPort;

    /// <summary>What callers must present as bearer token or as the password of basic authentication; null asks for nothing.</summary>
    public string? Token { get; init; }

    /// <summary>Asks callers who they are, and gives each what he may have: users, tokens and permissions are in the store.</summary>
    public bool Auth { get; init; }

    /// <summary>Name of the first administrator, made where the store has no users.</summary>
    public string AdminName { get; init; } = "admin";

    /// <summary>His password, of at least 12 characters; null makes one up and writes it to <see cref="AdminPasswordFile"/>.</summary>
    public string? AdminPassword { get; init; }

    /// <summary>What may be done by users to whom nothing was given: <c>READ</c> as in MLflow, <c>EDIT</c>, <c>MANAGE</c>, <c>NO_PERMISSIONS</c>.</summary>
    public string DefaultPermission { get; init; } = "READ";

    /// <summary>Where name and password of the first administrator are left, readable by the server's own account alone.</summary>
    public string AdminPasswordFile => Path.Combine(Project.State, "admin-password");

    /// <summary>Serves everybody, even beyond loopback.</summary>
    public bool NoAuth { get; init; }

    /// <summary>Host headers that are answered, with <c>*</c> as wildcard; empty for local and private addresses.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>Origins whose pages may call, besides the server's own; <c>*</c> as wildcard.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];

    /// <summary>Reads environment variables; null for the process's own.</summary>
    public Func<string, string?>? Variable { get; init; }

    /// <summary>Folder of the built web UI; null for <c>wwwroot</c> beside the program.</summary>
    public string? WebRoot { get; init; }

    /// <summary>Lets everybody read <c>/metrics</c>, where else a token or a user is asked for.</summary>
    public bool MetricsOpen { get; init; }

    /// <summary>What it looks after between requests.</summary>
    public UpkeepOptions Upkeep { get; init; } = new();

    /// <summary>True writes the log as JSON, a line an event with each value under its own name.</summary>
    public bool LogsJson { get; init; }

    /// <summary>Least level of the log: <c>error</c>, <c>warning</c>, <c>info</c> (a line a request), <c>debug</c>.</summary>
    public string LogLevel { get; init; } = "warning";

    /// <summary>How Weir is started for what triggers run; null for this program itself.</summary>
    public IReadOnlyList<string>? Program { get; init; }

    /// <summary>Hears what an operator should know; null for standard error.</summary>
    public Action<string>? Log { get; init; }
}
