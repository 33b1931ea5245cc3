using System.Diagnostics;
using Weir.Foundation.Errors;
using Weir.Foundation.Hashing;
using Weir.Lineage;
using Weir.Testing;
using Weir.Versioning.Integrity;
using Weir.Versioning.Locks;
using Weir.Versioning.Operations;
using Weir.Versioning.Repository;
using Weir.Versioning.Status;

namespace Weir.Versioning.Tests;

/// <summary>What may go wrong on the way into the cache and out of it.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class AddAndCheckoutTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();

    public async ValueTask InitializeAsync() => await RepositoryInit.RunAsync(_folder.Path, noScm: true, subdirectory: false, force: false);

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_file_changed_within_a_tick_of_the_clock_and_of_the_same_size_is_seen()
    {
        for (var round = 0; round < 30; round++)
        {
            var path = _folder.Write("a", $"first {round:00}\n");
            await AddAsync("a");
            await File.WriteAllTextAsync(path, $"other {round:00}\n");
            Assert.Equal("modified", Assert.Single(Status()).Outs["a"]);
        }
    }

    [Fact]
    public async Task A_file_changed_right_after_its_checkout_is_seen_and_one_that_was_not_is_not_hashed_again()
    {
        _folder.Write("d/a", "some\n");
        _folder.Write("d/b", "more\n");
        await AddAsync("d");
        Directory.Delete(_folder["d"], recursive: true);
        Checkout();
        await File.WriteAllTextAsync(_folder["d/a"], "same\n");
        Assert.Equal("modified", Assert.Single(Status()).Outs["d"]);
    }

    [Fact]
    public async Task A_damaged_object_is_not_given_out_and_is_mended_from_the_workspace()
    {
        _folder.Write("d/a", "one\n");
        _folder.Write("d/b", "two\n");
        await AddAsync("d");
        var hash = ContentHash.Md5("one\n"u8);
        var path = Open().Cache.PathOf(hash);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await File.WriteAllTextAsync(path, "eno\n");

        File.Delete(_folder["d/a"]);
        var result = Checkout();
        Assert.Equal(["d/"], result.Missing);
        Assert.Contains(path, Assert.Single(result.Damaged), StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["d/a"]));
        Assert.Equal(FindingKind.Object, Assert.Single(new IntegrityCheck(Open()).Run(repair: false).Findings).Kind);

        _folder.Write("d/a", "one\n");
        Assert.True(new IntegrityCheck(Open()).Run(repair: true).IsSound);
        Assert.Empty(new IntegrityCheck(Open()).Run(repair: false).Findings);
        Directory.Delete(_folder["d"], recursive: true);
        Assert.Empty(Checkout().Missing);
        Assert.Equal("one\n", await File.ReadAllTextAsync(_folder["d/a"]));
    }

    [Theory]
    [InlineData("hardlink")]
    [InlineData("symlink")]
    public async Task A_damaged_object_is_not_given_out_as_a_link_either(string type)
    {
        _folder.Write("a", "one\n");
        await AddAsync("a");
        _folder.Write(".dvc/config", $"[core]\n    no_scm = True\n[cache]\n    type = {type}\n");
        var path = Open().Cache.PathOf(ContentHash.Md5("one\n"u8));
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await File.WriteAllTextAsync(path, "eno\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead);
        File.Delete(_folder["a"]);
        Assert.Single(Checkout().Damaged);
        Assert.False(Path.Exists(_folder["a"]));
    }

    [Fact]
    public async Task An_object_of_the_wrong_size_is_written_anew_when_its_content_is_added()
    {
        _folder.Write("a", "one\n");
        var path = Open().Cache.PathOf(ContentHash.Md5("one\n"u8));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, "o");
        await AddAsync("a");
        Assert.Equal("one\n", await File.ReadAllTextAsync(path));
    }

    [Theory]
    [InlineData("hardlink")]
    [InlineData("symlink")]
    [InlineData("copy")]
    public async Task Files_are_what_the_cache_type_says_protected_and_made_writable_again(string type)
    {
        _folder.Write(".dvc/config", $"[core]\n    no_scm = True\n[cache]\n    type = {type}\n");
        _folder.Write("d/a", "one\n");
        _folder.Write("d/empty", string.Empty);
        await AddAsync("d");
        Assert.Empty(Status());
        var isLink = new FileInfo(_folder["d/a"]).LinkTarget is not null;
        var isWritable = (File.GetUnixFileMode(_folder["d/a"]) & UnixFileMode.UserWrite) != 0;
        Assert.Equal((type == "symlink", type == "copy"), (isLink, isWritable));

        UnprotectOperation.Unprotect(Open(), _folder["d"]);
        await File.WriteAllTextAsync(_folder["d/a"], "two\n");
        Assert.Equal("one\n", await File.ReadAllTextAsync(Open().Cache.PathOf(ContentHash.Md5("one\n"u8))));
        Assert.Single(Status());
    }

    [Fact]
    public async Task What_an_earlier_checkout_brought_goes_when_no_metafile_names_it_and_nobody_changed_it()
    {
        _folder.Write("kept/a", "a\n");
        _folder.Write("gone/b", "b\n");
        _folder.Write("mine/c", "c\n");
        await AddAsync("kept", "gone", "mine");
        File.Delete(_folder["gone.dvc"]);
        File.Delete(_folder["mine.dvc"]);
        _folder.Write("mine/c", "changed\n");
        var repository = Open();
        var result = new CheckoutOperation(repository).Run([.. repository.ReadIndex().Outs.Select(o => (o, (string?)null))], new CheckoutOptions { RemoveUnused = true });
        Assert.Equal(["gone/"], result.Deleted);
        Assert.False(Directory.Exists(_folder["gone"]));
        Assert.Equal("changed\n", await File.ReadAllTextAsync(_folder["mine/c"]));
    }

    [Fact]
    public async Task A_file_that_becomes_a_folder_and_a_file_again_comes_back_each_time()
    {
        _folder.Write("x", "file\n");
        await AddAsync("x");
        var file = await File.ReadAllTextAsync(_folder["x.dvc"]);
        File.Delete(_folder["x"]);
        _folder.Write("x/inner", "folder\n");
        await AddAsync("x");
        var directory = await File.ReadAllTextAsync(_folder["x.dvc"]);
        for (var round = 0; round < 2; round++)
        {
            _folder.Write("x.dvc", file);
            Checkout();
            Assert.Equal("file\n", await File.ReadAllTextAsync(_folder["x"]));
            Assert.Empty(Status());
            _folder.Write("x.dvc", directory);
            Checkout();
            Assert.Equal("folder\n", await File.ReadAllTextAsync(_folder["x/inner"]));
            Assert.Empty(Status());
        }
    }

    [Fact]
    public async Task Names_that_Linux_allows_are_kept_and_one_that_is_no_text_is_refused()
    {
        foreach (var name in new[] { new string('n', 255), "back\\slash", "new\nline", " blanks ", "größe", "😀" }) _folder.Write($"d/{name}", name);
        await AddAsync("d");
        Directory.Delete(_folder["d"], recursive: true);
        Assert.Empty(Checkout().Missing);
        Assert.Empty(Status());
        Assert.Equal("new\nline", await File.ReadAllTextAsync(_folder["d/new\nline"]));

        await ShellAsync("printf x > d/$(printf 'caf\\351')");
        var fault = await Assert.ThrowsAsync<WeirException>(() => AddAsync("d"));
        await ShellAsync("rm -r d"); // .NET has no text for that name either
        Assert.Equal("name_not_utf8", fault.Code);
        Assert.Contains("caf\\xe9", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ln -s loop d/loop", "file_not_found")]
    [InlineData("ln -s nowhere d/broken", "file_not_found")]
    [InlineData("mkfifo d/pipe", "wrong_file_kind")]
    [InlineData("echo '*.tmp' > d/.dvcignore", "add_refused")]
    [InlineData("mkdir -p d/.dvc", "add_refused")]
    public async Task What_a_directory_may_not_hold_is_refused_and_nothing_is_recorded(string command, string code)
    {
        _folder.Write("d/a", "a\n");
        await ShellAsync(command);
        Assert.Equal(code, (await Assert.ThrowsAsync<WeirException>(() => AddAsync("d"))).Code);
        Assert.False(File.Exists(_folder["d.dvc"]));
    }

    [Fact]
    public async Task Links_to_files_count_as_their_content_and_links_to_folders_are_not_followed()
    {
        _folder.Write("elsewhere/b", "b\n");
        _folder.Write("d/a", "a\n");
        File.CreateSymbolicLink(_folder["d/b"], "../elsewhere/b");
        File.CreateSymbolicLink(_folder["d/folder"], "../elsewhere");
        await AddAsync("d");
        var o = Assert.Single(Open().ReadIndex().Outs);
        Assert.Equal(["a", "b"], Open().Cache.ReadDirectory(o.Content!.Md5).Entries.Select(e => e.RelativePath));
    }

    [Fact]
    public async Task A_large_sparse_file_is_hashed_and_comes_back()
    {
        using (var file = File.Create(_folder["sparse"]))
        {
            file.SetLength(8 << 20);
            file.Position = 5 << 20;
            file.Write("in the middle"u8);
        }

        var expected = ContentHash.Md5OfFile(_folder["sparse"]);
        Assert.Equal(expected, (await AddAsync("sparse"))[0].Content.Md5);
        File.Delete(_folder["sparse"]);
        Checkout();
        Assert.Equal(expected, ContentHash.Md5OfFile(_folder["sparse"]));
    }

    [Fact]
    public async Task A_file_that_is_written_to_while_it_is_added_is_recorded_as_one_of_its_states_or_refused()
    {
        var path = _folder["growing"];
        await File.WriteAllBytesAsync(path, new byte[4 << 20]);
        using var stop = new CancellationTokenSource();
        var writer = Task.Run(() =>
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            for (byte b = 1; !stop.IsCancellationRequested; b++)
            {
                file.Position = 2 << 20;
                file.WriteByte(b);
                file.Flush();
            }
        });
        try
        {
            await AddAsync("growing");
        }
        catch (WeirException e) when (e.Code == ErrorCodes.ChangedWhileRead)
        {
        }

        await stop.CancelAsync();
        await writer;
        Assert.True(new IntegrityCheck(Open()).Run(repair: false).IsSound);
    }

    [Fact]
    public async Task Old_objects_of_DVC_2_are_read_where_they_lie_and_line_ends_of_texts_do_not_count()
    {
        const string Hash = "60b725f10c9c85c70d97880dfe8191b3"; // of "a\n"
        _folder.Write(".dvc/cache/60/b725f10c9c85c70d97880dfe8191b3", "a\r\n");
        _folder.Write("a.dvc", $"outs:\n- md5: {Hash}\n  size: 3\n  path: a\n");
        Assert.Empty(Checkout().Missing);
        Assert.Equal("a\r\n", await File.ReadAllTextAsync(_folder["a"]));
        Assert.Empty(Status());
        await AddAsync("a");
        Assert.DoesNotContain("hash: md5", await File.ReadAllTextAsync(_folder["a.dvc"]), StringComparison.Ordinal);
        _folder.Write("a", "b\r\n");
        await AddAsync("a");
        Assert.Equal("outs:\n- md5: 2c4f76c6ae8f3d7ce5e0eb1fad9ce8a2\n  size: 3\n  path: a\n  hash: md5\n".Replace("2c4f76c6ae8f3d7ce5e0eb1fad9ce8a2", ContentHash.Md5("b\r\n"u8), StringComparison.Ordinal), await File.ReadAllTextAsync(_folder["a.dvc"]));
    }

    [Fact]
    public async Task Whoever_waits_for_the_lock_hears_for_whom()
    {
        _folder.Write("a", "a\n");
        var repository = Open();
        using var held = Foundation.Files.InterProcessLock.TryAcquire(repository.MetafileLock);
        var heard = new TaskCompletionSource<string>();
        using var stop = new CancellationTokenSource();
        var adding = new AddOperation(repository, NoLineage.Instance, TimeProvider.System).RunAsync([_folder["a"]], heard.SetResult, stop.Token);
        Assert.Contains(Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture), await heard.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        held!.Dispose();
        Assert.True((await adding)[0].IsChanged);
    }

    [Fact]
    public async Task Paths_that_a_running_stage_writes_are_waited_for_and_entries_of_the_dead_count_for_nothing()
    {
        _folder.Write("a", "a\n");
        var lockFile = _folder.Write(".dvc/tmp/rwlock", $$$"""{"write": {"{{{_folder["a"]}}}": {"pid": 4194304, "cmd": "dvc repro"}}, "read": {} }""");
        await AddAsync("a"); // no such process: at once
        Assert.DoesNotContain("4194304", await File.ReadAllTextAsync(lockFile), StringComparison.Ordinal);

        _folder.Write(".dvc/tmp/rwlock", $$$"""{"write": {"{{{_folder["a"]}}}": {"pid": {{{Environment.ProcessId}}}, "cmd": "dvc repro"}}, "read": {} }""");
        using var locks = new PathLocks(Open(), "weir add", TimeProvider.System);
        var fault = await Assert.ThrowsAsync<WeirException>(() => locks.AcquireAsync([], [_folder["a"]], TimeSpan.Zero, null, TestContext.Current.CancellationToken));
        Assert.Equal(ErrorCodes.Locked, fault.Code);
        Assert.Contains("dvc repro", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_commands_of_one_process_exclude_each_other()
    {
        var stop = TestContext.Current.CancellationToken;
        _folder.Write(".dvc/tmp/rwlock", "{}");
        using var one = new PathLocks(Open(), "weir add", TimeProvider.System);
        using var two = new PathLocks(Open(), "weir add", TimeProvider.System);
        await one.AcquireAsync([], [_folder["data"]], TimeSpan.Zero, null, stop);
        var fault = await Assert.ThrowsAsync<WeirException>(() => two.AcquireAsync([], [_folder["data/part"]], TimeSpan.Zero, null, stop));
        Assert.Equal(ErrorCodes.Locked, fault.Code);
        Assert.False(await two.AcquireAsync([_folder["database"]], [], TimeSpan.Zero, null, stop)); // no part of it
        one.Release([], [_folder["data"]]);
        await one.FlushAsync(stop);
        Assert.False(await two.AcquireAsync([], [_folder["data/part"]], TimeSpan.Zero, null, stop));
    }

    [Fact]
    public async Task Adding_leaves_no_lock_also_when_it_fails()
    {
        _folder.Write("a", "a\n");
        await AddAsync("a");
        Assert.Equal("""{"write":{},"read":{}}""", await File.ReadAllTextAsync(_folder[".dvc/tmp/rwlock"], TestContext.Current.CancellationToken));
        using var stop = new CancellationTokenSource();
        _folder.Write(".dvc/tmp/rwlock", $$$"""{"write": {"{{{_folder["a"]}}}": {"pid": {{{Environment.ProcessId}}}, "cmd": "dvc repro"}}, "read": {} }""");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new AddOperation(Open(), NoLineage.Instance, TimeProvider.System).RunAsync([_folder["a"]], _ => stop.Cancel(), stop.Token));
        Assert.DoesNotContain("weir add", await File.ReadAllTextAsync(_folder[".dvc/tmp/rwlock"], TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_of_locks_that_cannot_be_read_is_not_taken_for_an_empty_one()
    {
        _folder.Write("a", "a\n");
        _folder.Write(".dvc/tmp/rwlock", """{"write": {""");
        Assert.Equal(ErrorCodes.CorruptFile, (await Assert.ThrowsAsync<WeirException>(() => AddAsync("a"))).Code);
        Assert.False(File.Exists(_folder["a.dvc"]));
    }

    private async Task ShellAsync(string command)
    {
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", command]) { WorkingDirectory = _folder.Path })!;
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    private Task<IReadOnlyList<AddedPath>> AddAsync(params string[] names) =>
        new AddOperation(Open(), NoLineage.Instance, TimeProvider.System).RunAsync([.. names.Select(n => _folder[n])]);

    private CheckoutResult Checkout() => new CheckoutOperation(Open()).Run(Open().ReadIndex().Outs, force: false);

    private IReadOnlyList<StageChanges> Status()
    {
        var repository = Open();
        return StatusCheck.All(repository, repository.ReadIndex());
    }

    private DvcRepository Open() => DvcRepository.Open(_folder.Path);
}
