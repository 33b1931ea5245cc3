using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Weir.Foundation.Processes;
using Xunit;

namespace Weir.Testing;

/// <summary>A real S3 server of its own: OpenStack Swift with its s3api, checking signatures, on free ports. Starts when first asked for.</summary>
public sealed class SwiftServer : IAsyncDisposable
{
    public const string AccessKey = "weir:admin";
    public const string SecretKey = "secret123";

    private readonly TempFolder _folder = new();
    private readonly SemaphoreSlim _once = new(1, 1);
    private readonly List<Process> _processes = [];
    private Uri? _address;
    private int _buckets;

    public async Task<Uri> AddressAsync()
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

    /// <summary>A name that no other test uses; the bucket is made by whoever wants it.</summary>
    public string NewBucketName() => string.Create(CultureInfo.InvariantCulture, $"bucket-{Interlocked.Increment(ref _buckets)}");

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }

        _folder.Dispose();
        _once.Dispose();
    }

    private async Task<Uri> StartAsync()
    {
        Require.Program("swift-proxy-server", "swift-proxy swift-account swift-container swift-object python3-swift memcached");
        var ports = FreePorts(5);
        Directory.CreateDirectory(_folder["srv/d1"]);
        File.WriteAllText(_folder["swift.conf"], "[swift-hash]\nswift_hash_path_prefix = weir\nswift_hash_path_suffix = weir\n");
        string[] servers = ["account", "container", "object"];
        for (var i = 0; i < servers.Length; i++)
        {
            await RingAsync(servers[i], ports[i]);
            File.WriteAllText(_folder[$"{servers[i]}-server.conf"], Server(servers[i], ports[i]));
        }

        File.WriteAllText(_folder["proxy-server.conf"], Proxy(ports[3], ports[4]));
        Start("memcached", "-u", "nobody", "-l", "127.0.0.1", "-p", ports[4].ToString(CultureInfo.InvariantCulture));
        foreach (var server in servers.Append("proxy")) Start($"swift-{server}-server", _folder[$"{server}-server.conf"]);
        var address = new Uri($"http://127.0.0.1:{ports[3]}");
        using var http = new HttpClient();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var answer = await http.GetAsync(address);
                return address;
            }
            catch (HttpRequestException) when (attempt < 600 && _processes.All(p => !p.HasExited))
            {
                await Task.Delay(100);
            }
        }
    }

    private async Task RingAsync(string server, int port)
    {
        foreach (var arguments in (string[][])[["create", "4", "1", "0"], ["add", $"r1z1-127.0.0.1:{port}/d1", "1"], ["rebalance"]])
        {
            var result = await ProcessRunner.RunAsync(new ProcessSpec("swift-ring-builder", [$"{server}.builder", .. arguments]) { WorkingDirectory = _folder.Path });
            Assert.True(result.ExitCode is 0 or 1, result.Output + result.Error); // 1 is a warning
        }
    }

    private string Server(string name, int port) =>
        $"""
        [DEFAULT]
        bind_ip = 127.0.0.1
        bind_port = {port}
        workers = 0
        user = {Environment.UserName}
        swift_dir = {_folder.Path}
        devices = {_folder["srv"]}
        mount_check = false
        log_level = ERROR
        [pipeline:main]
        pipeline = {name}-server
        [app:{name}-server]
        use = egg:swift#{name}
        """;

    private string Proxy(int port, int cachePort) =>
        $"""
        [DEFAULT]
        bind_ip = 127.0.0.1
        bind_port = {port}
        workers = 0
        user = {Environment.UserName}
        swift_dir = {_folder.Path}
        log_level = ERROR
        [pipeline:main]
        pipeline = catch_errors cache listing_formats bulk tempurl s3api tempauth copy container-quotas account-quotas slo dlo versioned_writes symlink proxy-server
        [app:proxy-server]
        use = egg:swift#proxy
        account_autocreate = true
        [filter:catch_errors]
        use = egg:swift#catch_errors
        [filter:cache]
        use = egg:swift#memcache
        memcache_servers = 127.0.0.1:{cachePort}
        [filter:listing_formats]
        use = egg:swift#listing_formats
        [filter:bulk]
        use = egg:swift#bulk
        [filter:tempurl]
        use = egg:swift#tempurl
        [filter:s3api]
        use = egg:swift#s3api
        location = us-east-1
        [filter:tempauth]
        use = egg:swift#tempauth
        user_weir_admin = {SecretKey} .admin
        [filter:copy]
        use = egg:swift#copy
        [filter:container-quotas]
        use = egg:swift#container_quotas
        [filter:account-quotas]
        use = egg:swift#account_quotas
        [filter:slo]
        use = egg:swift#slo
        [filter:dlo]
        use = egg:swift#dlo
        [filter:versioned_writes]
        use = egg:swift#versioned_writes
        allow_object_versioning = true
        [filter:symlink]
        use = egg:swift#symlink
        """;

    private void Start(string program, params string[] arguments)
    {
        // Their words go to a file: a pipe that nobody reads would stop them once it is full.
        var command = $"exec {program} {string.Join(' ', arguments)} >>'{_folder["log"]}' 2>&1 </dev/null";
        _processes.Add(Process.Start(new ProcessStartInfo("/bin/sh", ["-c", command]) { WorkingDirectory = _folder.Path })!);
    }

    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        foreach (var listener in listeners) listener.Start();
        var ports = listeners.Select(l => ((IPEndPoint)l.LocalEndpoint).Port).ToArray();
        foreach (var listener in listeners) listener.Stop();
        return ports;
    }
}
