using System.Globalization;

namespace Weir.Storage.Ssh;

/// <summary>Which machine, which folder, and how the system's <c>ssh</c> gets there. What is null is left to <c>~/.ssh/config</c>.</summary>
/// <param name="Host">Name of the machine, or of a <c>Host</c> in <c>~/.ssh/config</c>.</param>
/// <param name="Root">Full path of the folder there.</param>
public sealed record SshOptions(string Host, string Root)
{
    /// <summary>Who to be there.</summary>
    public string? User { get; init; }

    /// <summary>Port.</summary>
    public int? Port { get; init; }

    /// <summary>File of the private key.</summary>
    public string? KeyFile { get; init; }

    /// <summary>Password of the user, or phrase of the key; given to <c>ssh</c> through its askpass program, never on a command line.</summary>
    public string? Secret { get; init; }

    /// <summary>How long connecting may take.</summary>
    public TimeSpan? ConnectTimeout { get; init; }

    /// <summary>Use Kerberos.</summary>
    public bool UsesKerberos { get; init; }

    /// <summary>False to pass the agent's keys over.</summary>
    public bool UsesAgent { get; init; } = true;

    /// <summary>The program, and arguments of its own to begin with.</summary>
    public IReadOnlyList<string> Program { get; init; } = ["ssh"];

    internal IEnumerable<string> Arguments()
    {
        foreach (var own in Program.Skip(1)) yield return own;
        if (Secret is null)
        {
            yield return "-oBatchMode=yes"; // no question may hang a script
        }
        else
        {
            yield return "-oNumberOfPasswordPrompts=1";
            yield return "-oStrictHostKeyChecking=yes"; // or the secret would answer the question about an unknown host
        }

        if (ConnectTimeout is { } timeout) yield return string.Create(CultureInfo.InvariantCulture, $"-oConnectTimeout={Math.Max(1, (int)timeout.TotalSeconds)}");
        yield return "-oServerAliveInterval=15";
        yield return "-oServerAliveCountMax=4";
        if (UsesKerberos) yield return "-oGSSAPIAuthentication=yes";
        if (!UsesAgent) yield return "-oIdentityAgent=none";
        if (KeyFile is not null)
        {
            yield return "-i";
            yield return KeyFile;
        }

        if (Port is { } port)
        {
            yield return "-p";
            yield return port.ToString(CultureInfo.InvariantCulture);
        }

        if (User is not null)
        {
            yield return "-l";
            yield return User;
        }

        yield return "-s";
        yield return "--";
        yield return Host;
        yield return "sftp";
    }
}
