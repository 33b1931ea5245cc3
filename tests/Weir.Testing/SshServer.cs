using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Weir.Foundation.Processes;

namespace Weir.Testing;

/// <summary>A real sshd of its own on a free port, with a key that it lets in. Starts when first asked for.</summary>
public sealed class SshServer : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly SemaphoreSlim _once = new(1, 1);
    private Process? _process;

    /// <summary>Port; known once it runs.</summary>
    public int Port { get; private set; }

    /// <summary>Private key that it lets in.</summary>
    public string KeyFile => _folder["key"];

    /// <summary>Settings for clients that know the machine: <c>ssh -F</c>.</summary>
    public string ClientConfig => _folder["client.conf"];

    /// <summary>Folder for what tests store.</summary>
    public string Data => _folder["data"];

    /// <summary>Starts it unless it runs.</summary>
    public async Task StartAsync()
    {
        await _once.WaitAsync();
        try
        {
            if (_process is null) await BeginAsync();
        }
        finally
        {
            _once.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        _folder.Dispose();
        _once.Dispose();
    }

    private async Task BeginAsync()
    {
        var sshd = Require.Program("sshd", "openssh-server", "/usr/sbin");
        Require.Program("ssh", "openssh-client");
        foreach (var key in new[] { "host", "key" })
            Xunit.Assert.Equal(0, (await ProcessRunner.RunAsync(new ProcessSpec("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", _folder[key]]))).ExitCode);
        if (Environment.UserName == "root") Directory.CreateDirectory("/run/sshd"); // its own package makes it at boot
        Directory.CreateDirectory(Data);
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Port = ((IPEndPoint)probe.LocalEndpoint).Port;
        }

        File.Copy(_folder["key.pub"], _folder["authorized"]);
        File.WriteAllText(_folder["sshd.conf"], string.Create(CultureInfo.InvariantCulture, $"""
            Port {Port}
            ListenAddress 127.0.0.1
            HostKey {_folder["host"]}
            PidFile {_folder["pid"]}
            AuthorizedKeysFile {_folder["authorized"]}
            StrictModes no
            PasswordAuthentication no
            KbdInteractiveAuthentication no
            UsePAM no
            PermitRootLogin yes
            MaxStartups 100
            Subsystem sftp internal-sftp

            """));
        var hostKey = string.Join(' ', File.ReadAllText(_folder["host.pub"]).Split(' ').Take(2));
        File.WriteAllText(_folder["known"], string.Create(CultureInfo.InvariantCulture, $"[127.0.0.1]:{Port} {hostKey}\n"));
        File.WriteAllText(ClientConfig, $"UserKnownHostsFile {_folder["known"]}\nGlobalKnownHostsFile /dev/null\nStrictHostKeyChecking yes\nIdentitiesOnly yes\n");
        _process = Process.Start(new ProcessStartInfo(sshd, ["-D", "-f", _folder["sshd.conf"], "-E", _folder["log"]]))!;
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, Port);
                return;
            }
            catch (SocketException) when (attempt < 300 && !_process.HasExited)
            {
                await Task.Delay(50);
            }
        }
    }
}
