using FsCheck;
using FsCheck.Fluent;
using Weir.Foundation.Errors;
using Weir.Testing;
using Weir.Versioning.Config;

namespace Weir.Versioning.Tests.Config;

public sealed class ConfigTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ConfigFiles _files;

    public ConfigTests()
    {
        Directory.CreateDirectory(_folder["repo", ".dvc"]);
        _files = new ConfigFiles(_folder["repo"]) { Variable = name => name is "HOME" or "XDG_CONFIG_DIRS" ? _folder.Path : null };
    }

    private string Root => _folder["repo"];

    public void Dispose() => _folder.Dispose();

    // Each as written by DVC 3.64 for the same calls.
    [Theory]
    [InlineData("reflink,copy", "\"reflink,copy\"")]
    [InlineData("it's \"x\" # y", "'''it's \"x\" # y'''")]
    [InlineData("a,b\"c", "'a,b\"c'")]
    [InlineData(" lead", "\" lead\"")]
    [InlineData("x # y", "\"x # y\"")]
    [InlineData("it's", "it's")]
    [InlineData("", "\"\"")]
    [InlineData("two\nlines", "'''two\nlines'''")]
    public void A_value_is_quoted_as_dvc_quotes_it_and_read_back(string value, string written)
    {
        _files.Edit(ConfigLevel.Project, Root, e => e.Set("plots", "out_dir", value));
        Assert.Equal($"[plots]\n    out_dir = {written}\n", File.ReadAllText(_files.PathOf(ConfigLevel.Project)));
        Assert.Equal(value, _files.ReadMerged().Get("plots", "out_dir")!.Text);
    }

    [Fact]
    public void Whatever_value_is_written_is_read_back() => Prop.ForAll<NonNull<string>>(text =>
    {
        var value = string.Concat(text.Get.Where(c => c is not ('\r' or '\0') && !char.IsSurrogate(c)));
        var sections = new ConfigSections();
        sections.Require("plots")["out_dir"] = new ConfigValue(value);
        string written;
        try
        {
            written = ConfigWriter.Write(sections);
        }
        catch (WeirException)
        {
            return; // no quotes can hold it
        }

        Assert.Equal(value, ConfigReader.Parse(written, "config").Get("plots", "out_dir")!.Text);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_character_survives_before_a_new_line_after_one_and_alone()
    {
        foreach (var c in Enumerable.Range(1, 0xFFFD).Select(i => (char)i).Where(c => c is not '\r' && !char.IsSurrogate(c)))
        {
            foreach (var value in new[] { $"{c}", $"{c}\n", $"\n{c}", $"{c}x", $"x{c}" })
            {
                var sections = new ConfigSections();
                sections.Require("plots")["out_dir"] = new ConfigValue(value);
                Assert.Equal(value, ConfigReader.Parse(ConfigWriter.Write(sections), "config").Get("plots", "out_dir")!.Text);
            }
        }
    }

    [Theory]
    [InlineData("k = a, b", "['a', 'b']")]
    [InlineData("k = a,", "['a']")]
    [InlineData("k = ,", "[]")]
    [InlineData("k = \"a, b\", c # note", "['a, b', 'c']")]
    [InlineData("k = plain # note", "plain")]
    [InlineData("k = s3://b#x", "s3://b")]
    [InlineData("k =", "")]
    [InlineData("\"k\" = 'x y'", "x y")]
    [InlineData("K = '''one\ntwo'''", "one\ntwo")]
    public void Values_are_read_as_ConfigObj_reads_them(string line, string printed) =>
        Assert.Equal(printed, ConfigReader.Parse($"[S]\n{line}\n", "config").Get("s", "k")!.ToString());

    [Theory]
    [InlineData("k = 1\n", 1)]
    [InlineData("[a]\nk\n", 2)]
    [InlineData("[a]\n[a]\n", 2)]
    [InlineData("[a]\nk = 1\nk = 2\n", 3)]
    [InlineData("[a]\nk = \"open\n", 2)]
    [InlineData("[a]\nk = '''open\nmore\n", 2)]
    [InlineData("[a\n", 1)]
    [InlineData("[[a]]\n", 1)]
    [InlineData("[a]\nk = a,,b\n", 2)]
    [InlineData("; x\n", 1)]
    public void What_is_no_configuration_is_refused_with_its_line(string text, int line)
    {
        var e = Assert.Throws<WeirException>(() => ConfigReader.Parse(text, "config"));
        Assert.Equal((ErrorCodes.CorruptFile, line), (e.Code, e.Location!.Line));
    }

    [Fact]
    public void Remotes_are_added_changed_renamed_and_removed_with_the_bytes_of_dvc()
    {
        RemoteSettings.Add(_files, ConfigLevel.Project, Root, "Store", "../store", isDefault: true, force: false);
        RemoteSettings.Add(_files, ConfigLevel.Project, Path.Combine(Root, "sub"), "other", "../../x/../store2", isDefault: false, force: false);
        RemoteSettings.Add(_files, ConfigLevel.Project, Root, "home", "~/stuff", isDefault: false, force: false);
        RemoteSettings.Add(_files, ConfigLevel.Project, Root, "abs", "/abs/x/../y", isDefault: false, force: false);
        RemoteSettings.Modify(_files, ConfigLevel.Project, Root, "other", "jobs", "3");
        _files.Edit(ConfigLevel.Project, Root, e => e.Set("cache", "type", "reflink,copy"));
        Assert.Equal(
            """
            [core]
                remote = store
            [cache]
                type = "reflink,copy"
            ['remote "store"']
                url = ../../store
            ['remote "other"']
                url = ../../store2
                jobs = 3
            ['remote "home"']
                url = ~/stuff
            ['remote "abs"']
                url = /abs/x/../y

            """,
            File.ReadAllText(_files.PathOf(ConfigLevel.Project)));
        Assert.Equal(_folder["store"], _files.ReadMerged().Get("remote \"store\"", "url")!.Text);
        Assert.Equal(_folder["stuff"], _files.ReadMerged().Get("remote \"home\"", "url")!.Text);

        RemoteSettings.Rename(_files, ConfigLevel.Project, Root, "store", "team");
        RemoteSettings.Remove(_files, ConfigLevel.Project, Root, "home");
        RemoteSettings.Remove(_files, ConfigLevel.Project, Root, "abs");
        RemoteSettings.Remove(_files, ConfigLevel.Project, Root, "other");
        Assert.Equal("[core]\n    remote = team\n[cache]\n    type = \"reflink,copy\"\n['remote \"team\"']\n    url = ../../store\n", File.ReadAllText(_files.PathOf(ConfigLevel.Project)));
        RemoteSettings.Modify(_files, ConfigLevel.Local, Root, "team", "verify", "true");
        RemoteSettings.Remove(_files, ConfigLevel.Project, Root, "team");
        Assert.Empty(_files.ReadMerged().Remotes);
        Assert.Equal("\n", File.ReadAllText(_files.PathOf(ConfigLevel.Local)));
    }

    [Fact]
    public void Later_levels_win_and_each_has_its_file()
    {
        foreach (var (level, value) in new[] { (ConfigLevel.System, "1"), (ConfigLevel.Global, "2"), (ConfigLevel.Project, "3"), (ConfigLevel.Local, "4") })
        {
            _files.Edit(level, Root, e => e.Set("core", "checksum_jobs", value));
            Assert.Equal(value, _files.ReadMerged().Get("core", "checksum_jobs")!.Text);
        }

        Assert.Equal([_folder["dvc", "config"], _folder[".config", "dvc", "config"], Path.Combine(Root, ".dvc", "config"), Path.Combine(Root, ".dvc", "config.local")], _files.Levels.Select(_files.PathOf));
    }

    [Theory]
    [InlineData("core", "autostag", "true", "did you mean 'core.autostage'?")]
    [InlineData("cor", "autostage", "true", "did you mean 'core'?")]
    [InlineData("core", "autostage", "yes", null)]
    [InlineData("core", "checksum_jobs", "0", null)]
    [InlineData("cache", "type", "softlink", null)]
    [InlineData("remote \"new\"", "profile", "x", "run `weir remote add new URL`")]
    public void What_dvc_does_not_know_is_refused_and_not_written(string section, string key, string value, string? hint)
    {
        var e = Assert.Throws<WeirException>(() => _files.Edit(ConfigLevel.Project, Root, edit => edit.Set(section, key, value)));
        Assert.Equal(("config_invalid", hint), (e.Code, e.Hint));
        Assert.False(File.Exists(_files.PathOf(ConfigLevel.Project)));
    }

    [Theory]
    [InlineData("s3://b/p", "endpointurl", true)]
    [InlineData("s3://b/p", "keyfile", false)]
    [InlineData("ssh://h/p", "keyfile", true)]
    [InlineData("/folder", "keyfile", false)]
    [InlineData("gs://b/p", "projectname", true)]
    [InlineData("https://h/p", "auth", false)] // known, but not with this value
    [InlineData("azure://c/p", "sas_token", true)]
    [InlineData("ftp://h/p", "user", false)]
    public void The_keys_of_a_remote_depend_on_its_scheme(string url, string key, bool isKnown)
    {
        void Edit() => _files.Edit(ConfigLevel.Project, Root, e =>
        {
            e.Set("remote \"r\"", "url", url);
            e.Set("remote \"r\"", key, "x");
        });
        if (isKnown) Edit();
        else Assert.Equal("config_invalid", Assert.Throws<WeirException>(Edit).Code);
    }

    [Fact]
    public void A_secret_that_is_refused_is_not_told() => Assert.DoesNotContain("hunter2", Assert.Throws<WeirException>(() => _files.Edit(ConfigLevel.Project, Root, e =>
    {
        e.Set("remote \"r\"", "url", "s3://b");
        e.Set("remote \"r\"", "passwort", "hunter2");
    })).Message, StringComparison.Ordinal);
}
