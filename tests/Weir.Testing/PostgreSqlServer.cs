using System.Net;
using System.Net.Sockets;
using Weir.Foundation.Processes;
using Xunit;

namespace Weir.Testing;

/// <summary>A PostgreSQL of its own on a free port.</summary>
public sealed class PostgreSqlServer : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly SemaphoreSlim _once = new(1, 1);
    private string? _address;
    private string _control = string.Empty;
    private string _settings = string.Empty;
    private int _databases;

    /// <summary>True to flush commits to the disk, which tests of durability need and others only wait for.</summary>
    public bool IsDurable { get; init; }

    public async Task<string> AddressAsync()
    {
        await _once.WaitAsync();
        try
        {
            return _address ??= await StartAsync();
        }
        finally
        {
            _once.Release();
        }
    }

    /// <summary>An empty database of its own.</summary>
    public async Task<string> NewDatabaseAsync()
    {
        var address = await AddressAsync();
        var name = "t" + Interlocked.Increment(ref _databases);
        await RunPlainAsync(_control.Replace("pg_ctl", "createdb", StringComparison.Ordinal), "-h", "127.0.0.1", "-p", new Uri(address).Port.ToString(System.Globalization.CultureInfo.InvariantCulture), "-U", "weir", name);
        return address.Replace("/postgres", "/" + name, StringComparison.Ordinal);
    }

    /// <summary>Stops the server and starts it again.</summary>
    /// <param name="how"><c>immediate</c> as a crash would, <c>fast</c> as an operator does, or <c>kill -9</c>.</param>
    public async Task RestartAsync(string how = "immediate")
    {
        if (how == "kill -9")
        {
            var pid = (await File.ReadAllLinesAsync(_folder["data", "postmaster.pid"]))[0];
            await RunPlainAsync("kill", "-9", pid);
            await Eventually.IsAsync(() => !ProcessIds.IsAlive(int.Parse(pid, System.Globalization.CultureInfo.InvariantCulture)));
            await StartAgainAsync();
            return;
        }

        await RunAsync(_control, "-D", _folder["data"], "-m", how, "stop");
        await RunAsync(_control, "-D", _folder["data"], "-l", _folder["log"], "-w", "-o", _settings, "start");
    }

    // Processes that outlive their killed parent by a moment keep its shared memory, and a new server refuses to start beside them.
    private async Task StartAgainAsync()
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await RunAsync(_control, "-D", _folder["data"], "-l", _folder["log"], "-w", "-o", _settings, "start");
                return;
            }
            catch (Xunit.Sdk.XunitException) when (attempt < 50)
            {
                await Task.Delay(100);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_address is not null) await RunAsync(_control, "-D", _folder["data"], "-m", "immediate", "stop");
        _folder.Dispose();
        _once.Dispose();
    }

    private async Task<string> StartAsync()
    {
        var versions = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").Select(d => Path.Combine(d, "bin")).ToArray() : [];
        _control = Require.Program("pg_ctl", "postgresql-15", versions);
        var initdb = Require.Program("initdb", "postgresql-15", versions);
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            var port = ((IPEndPoint)listener.LocalEndpoint).Port;
            listener.Stop();
            if (Environment.UserName == "root") await RunPlainAsync("chown", "postgres", _folder.Path);
            await RunAsync(initdb, "-D", _folder["data"], "-A", "trust", "-U", "weir", "--no-sync", "-E", "UTF8", "--locale=C");
            _settings = $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={_folder.Path} -c fsync={(IsDurable ? "on" : "off")}";
            await RunAsync(_control, "-D", _folder["data"], "-l", _folder["log"], "-w", "-o", _settings, "start");
            return $"postgresql://weir@127.0.0.1:{port}/postgres";
        }
    }

    // PostgreSQL refuses to run as root.
    private static Task RunAsync(string program, params string[] arguments) => Environment.UserName == "root"
        ? RunPlainAsync("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", program, .. arguments])
        : RunPlainAsync(program, arguments);

    private static async Task RunPlainAsync(string program, params string[] arguments)
    {
        // The daemon that pg_ctl leaves behind would keep captured pipes open for ever; its output goes to its log.
        var quoted = string.Join(' ', new[] { program }.Concat(arguments).Select(a => $"'{a.Replace("'", "'\\''", StringComparison.Ordinal)}'"));
        var result = await ProcessRunner.RunAsync(new ProcessSpec("/bin/sh", ["-c", quoted + " >/dev/null 2>&1 </dev/null"]) { WorkingDirectory = "/" });
        Assert.True(result.ExitCode == 0, $"{quoted} ended with {result.ExitCode}");
    }
}
