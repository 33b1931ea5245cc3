using Weir.Foundation.Errors;
using Weir.Foundation.Processes;
using Weir.Pipelines.Starting;
using Weir.Testing;

namespace Weir.Pipelines.Tests.Starting;

public sealed class ProjectStartTests : IDisposable
{
    private const string Inner = "template/{{ cookiecutter.repo_name }}/";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Answers_are_put_into_names_and_texts_and_other_braces_stay()
    {
        Manifest("""{"project_name": "x", "repo_name": "{{ cookiecutter.project_name.lower().replace(' ', '-') }}", "kind": ["small", "large"], "_copy_without_render": ["*.raw"], "__module": "{{ cookiecutter.repo_name|replace('-', '_')|upper }}"}""");
        Write("src/{{ cookiecutter.__module }}.txt", "{{ cookiecutter.kind }} {{cookiecutter.project_name}} ${{ github.ref }} ${item} {% raw %}{{ cookiecutter.kind }}{% endraw %} {# not a comment #}\n");
        Write("as-it-is.raw", "{{ cookiecutter.kind }}");
        _folder.Write(Inner + "binary.bin", "{{ cookiecutter.nothing }}\0");
        var made = await RunAsync(answers: new() { ["kind"] = "large" }, ask: (question, proposal) => question.Key == "project_name" ? "Our Fares" : proposal);
        Assert.Equal(["as-it-is.raw", "binary.bin", "src/OUR_FARES.txt"], made.Files);
        Assert.Equal("large Our Fares ${{ github.ref }} ${item} {{ cookiecutter.kind }} {# not a comment #}\n", File.ReadAllText(_folder["made", "src", "OUR_FARES.txt"]));
        Assert.Equal("{{ cookiecutter.kind }}", File.ReadAllText(_folder["made", "as-it-is.raw"]));
        Assert.True(Directory.Exists(_folder["made", ".dvc"]));
    }

    [Theory]
    [InlineData("{{{{ cookiecutter.repo_name }}}}", "../out")]
    [InlineData("{{{{ cookiecutter.repo_name }}}}", "/etc/out")]
    [InlineData("{{{{ cookiecutter.repo_name }}}}/config", ".git")]
    [InlineData("{{{{ cookiecutter.repo_name }}}}/x", "")]
    public async Task No_answer_leads_out_of_the_project(string name, string answer)
    {
        Manifest("""{"repo_name": "r"}""");
        Write(string.Format(System.Globalization.CultureInfo.InvariantCulture, name), "x");
        Assert.Equal("path_escapes_root", (await Assert.ThrowsAsync<WeirException>(() => RunAsync(answers: new() { ["repo_name"] = answer }))).Code);
        Assert.Empty(Left());
    }

    [Theory]
    [InlineData("{\"a\": {}}", "x", "template_invalid", "'a'")]
    [InlineData("[]", "x", "template_invalid", "no object")]
    [InlineData("{", "x", "template_invalid", "not JSON")]
    [InlineData("{\"a\": []}", "x", "template_invalid", "choices")]
    [InlineData("{\"name\": \"\"}", "{{ cookiecutter.nome }}", "template_invalid", "nome")]
    [InlineData("{\"a\": \"\"}", "\n{% if cookiecutter.a %}x{% endif %}", "template_unsupported", "{% if")]
    [InlineData("{\"a\": \"\"}", "{{ cookiecutter.a|jsonify }}", "template_unsupported", "jsonify")]
    [InlineData("{\"a\": \"\"}", "{{ cookiecutter.a[0] }}", "template_unsupported", "a[0]")]
    public async Task A_template_that_cannot_be_rendered_is_told_with_its_place_and_nothing_is_left(string manifest, string text, string code, string told)
    {
        Manifest(manifest);
        Write("file.txt", text);
        var fault = await Assert.ThrowsAsync<WeirException>(() => RunAsync());
        Assert.Equal(code, fault.Code);
        Assert.Contains(told, fault.Message, StringComparison.Ordinal);
        Assert.Empty(Left());
    }

    [Fact]
    public async Task A_folder_with_something_in_it_is_never_touched_and_an_empty_one_is_taken()
    {
        Manifest("""{"a": "1"}""");
        Write("file.txt", "x");
        _folder.Write("made/mine.txt", "mine");
        Assert.Equal(ErrorCodes.AlreadyExists, (await Assert.ThrowsAsync<WeirException>(() => RunAsync())).Code);
        Assert.Equal(["mine.txt"], Directory.EnumerateFileSystemEntries(_folder["made"]).Select(p => Path.GetFileName(p)!));
        File.Delete(_folder["made", "mine.txt"]);
        await RunAsync();
        Assert.True(File.Exists(_folder["made", "file.txt"]));
    }

    [Theory]
    [InlineData("colour", "red", "does not ask for 'colour'")]
    [InlineData("kind", "huge", "no choice for 'kind'")]
    [InlineData("repo_name", "a\nb", "control character")]
    public async Task Answers_that_cannot_be_are_refused(string key, string value, string told)
    {
        Manifest("""{"repo_name": "r", "kind": ["small", "large"]}""");
        Write("file.txt", "x");
        Assert.Contains(told, (await Assert.ThrowsAsync<WeirException>(() => RunAsync(answers: new() { [key] = value }))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_template_comes_from_a_git_repository_at_a_tag_and_a_link_in_one_is_refused()
    {
        Require.Program("git", "git");
        Manifest("""{"repo_name": "r"}""");
        Write("file.txt", "first");
        await GitAsync("init -q && git add -A && git -c user.name=A -c user.email=a@example.org commit -q -m 1 && git tag v1");
        Write("file.txt", "second");
        await GitAsync("add -A && git -c user.name=A -c user.email=a@example.org commit -q -m 2");
        var url = "file://" + _folder["template"];
        await ProjectStart.RunAsync(new ProjectStartOptions(_folder["one"], url) { Revision = "v1", UseGit = false }, cancellation: TestContext.Current.CancellationToken);
        await ProjectStart.RunAsync(new ProjectStartOptions(_folder["two"], url) { UseGit = false }, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(("first", "second"), (File.ReadAllText(_folder["one", "file.txt"]), File.ReadAllText(_folder["two", "file.txt"])));
        Assert.Equal("clone_failed", (await Assert.ThrowsAsync<WeirException>(() => ProjectStart.RunAsync(new ProjectStartOptions(_folder["three"], "ext::sh -c touch% taken://"), cancellation: TestContext.Current.CancellationToken))).Code);
        File.CreateSymbolicLink(_folder["template", "{{ cookiecutter.repo_name }}", "link"], "/etc/passwd");
        Assert.Contains("symbolic link", (await Assert.ThrowsAsync<WeirException>(() => RunAsync())).Message, StringComparison.Ordinal);

        async Task GitAsync(string words) => Assert.Equal(0, (await ProcessRunner.RunAsync(new ProcessSpec("/bin/sh", ["-c", "git " + words]) { WorkingDirectory = _folder["template"] })).ExitCode);
    }

    [Fact]
    public async Task What_killed_starts_left_goes_and_what_is_being_made_or_is_of_others_stays()
    {
        Manifest("""{"repo_name": "r"}""");
        Write("file.txt", "x");
        var alive = $".made.new-{Environment.ProcessId}-0123abcd";
        foreach (var name in new[] { ".made.new-4194304-0123abcd", alive, ".other.new-4194304-0123abcd", ".made.new-mine" }) _folder.Write($"{name}/.git/HEAD", "x");
        await RunAsync();
        Assert.Equal([alive, ".made.new-mine", ".other.new-4194304-0123abcd", "made"], Left().Order(StringComparer.Ordinal));
    }

    private IEnumerable<string> Left() => Directory.EnumerateFileSystemEntries(_folder.Path).Select(p => Path.GetFileName(p)!).Where(n => n != "template");

    private void Manifest(string json) => _folder.Write("template/cookiecutter.json", json);

    private void Write(string name, string text) => _folder.Write(Inner + name, text);

    private Task<StartedProject> RunAsync(Dictionary<string, string>? answers = null, Func<TemplateQuestion, string, string>? ask = null) =>
        ProjectStart.RunAsync(new ProjectStartOptions(_folder["made"], _folder["template"]) { Answers = answers ?? [], UseGit = false }, ask, TestContext.Current.CancellationToken);
}
