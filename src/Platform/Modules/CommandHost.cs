using System.CommandLine;
using System.Text.Json;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.ImportExport;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Results;

namespace Fangxian.Platform.Modules;

/// <summary>
/// What a command of the command line works with: the database that <c>--database</c> names, the runner, the words of
/// the user's language. Results go to standard output, progress and messages to standard error.
/// </summary>
public sealed class CommandHost(Func<DatabaseAddress, CommandRuntime> open, Func<Databases, TimeProvider, CancellationToken, Task> prepare, Texts texts, Language language)
{
    /// <summary>All texts, for what is said in another language than the user's.</summary>
    public Texts Texts { get; } = texts;

    /// <summary>The words of <c>--help</c>, which is said before anything is read.</summary>
    public Words T { get; } = new(texts, language);

    public Option<string?> Database { get; } = new("--database")
    {
        Description = new Words(texts, language)["cli.database"],
        Recursive = true,
    };

    public Option<bool> AsJson { get; } = new("--json") { Description = new Words(texts, language)["cli.json"], Recursive = true };

    public Option<string?> LanguageTag { get; } = new("--lang") { Description = new Words(texts, language)["cli.lang"], Recursive = true };

    public Words Words(ParseResult parsed) => new(Texts, Languages.FromTag(parsed.GetValue(LanguageTag)) ?? language);

    public DatabaseAddress Address(ParseResult parsed) =>
        parsed.GetValue(Database) is { } named ? DatabaseAddress.Parse(named) : DatabaseAddress.Option.Read();

    /// <summary>Runs a command against the migrated database and turns what happens into an exit code. The database is there already.</summary>
    public Task<int> RunAsync(ParseResult parsed, Func<CommandRuntime, Words, Task<int>> command, CancellationToken cancellation) =>
        RunUnopenedAsync(parsed, async words =>
        {
            await using var runtime = await OpenAsync(Address(parsed), cancellation);
            return await command(runtime, words);
        });

    /// <summary>As above, for a command that may be the first of all: it makes a database where there is none.</summary>
    public Task<int> RunFirstAsync(ParseResult parsed, Func<CommandRuntime, Words, Task<int>> command, CancellationToken cancellation) =>
        RunUnopenedAsync(parsed, async words =>
        {
            await using var runtime = await PrepareAsync(Address(parsed), cancellation);
            return await command(runtime, words);
        });

    /// <summary>A database that is there, migrated and filled with what ships. One made in the place of a mistyped name would be proved, saved and listed as if it were the one that was meant.</summary>
    /// <exception cref="RefusedException">There is none.</exception>
    public async Task<CommandRuntime> OpenAsync(DatabaseAddress address, CancellationToken cancellation) =>
        await SchemaVersion.OfAsync(address, cancellation) is null ? throw new RefusedException(new NoDatabase(address.Shown)) : await PrepareAsync(address, cancellation);

    private async Task<CommandRuntime> PrepareAsync(DatabaseAddress address, CancellationToken cancellation)
    {
        var runtime = Open(address);
        try
        {
            await prepare(runtime.Databases, runtime.Clock, cancellation);
            return runtime;
        }
        catch
        {
            await runtime.DisposeAsync();
            throw;
        }
    }

    /// <summary>A database as it is.</summary>
    public CommandRuntime Open(DatabaseAddress address) => open(address);

    /// <summary>Runs a command that opens its databases itself and turns what happens into an exit code.</summary>
    public async Task<int> RunUnopenedAsync(ParseResult parsed, Func<Words, Task<int>> command)
    {
        var words = Words(parsed);
        try
        {
            return await command(words);
        }
        catch (RefusedException wrong)
        {
            return Refuse(wrong.Refusal, words);
        }
        catch (Exception fault) when (DatabaseFaults.Of(fault) is { } unavailable)
        {
            return Refuse(unavailable, words);
        }
        catch (Exception fault) when (fault is ArgumentException or UnauthorizedAccessException or IOException or TableUnreadableException)
        {
            await Console.Error.WriteLineAsync(fault is FileNotFoundException { FileName: { Length: > 0 } file } ? words["platform.no-file", file] : words["refusal.platform/unusable", fault.Message]);
            return ExitCode.Unusable;
        }
    }

    /// <summary>An option that takes a day as YYYY-MM-DD; day and month are never guessed.</summary>
    public Option<DateOnly?> DayOption(string name, string description) => new(name)
    {
        Description = description + " (YYYY-MM-DD)",
        CustomParser = result =>
        {
            if (DateOnly.TryParseExact(result.Tokens.Single().Value, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out var day))
            {
                return day;
            }
            result.AddError(T["cli.no-date", name, result.Tokens.Single().Value]);
            return null;
        },
    };

    /// <summary>Prints a refusal where people look for errors and answers its exit code.</summary>
    public static int Refuse(Refusal refusal, Words words)
    {
        Console.Error.WriteLine(words.Say(refusal));
        if (refusal is DatabaseFault { Detail: { Length: > 0 } detail })
        {
            Console.Error.WriteLine(detail);
        }
        return ExitCode.Of(refusal);
    }

    public static void PrintJson(object value) => Console.Out.WriteLine(JsonSerializer.Serialize(value, Json.Options));
}

/// <summary>One command's open database and runner, acting as the operator of this machine.</summary>
public sealed class CommandRuntime(Databases databases, TimeProvider clock) : IAsyncDisposable
{
    public Databases Databases { get; } = databases;

    public Actor Actor { get; } = Actor.Operator();

    public Run Run { get; } = new(databases, clock);

    public TimeProvider Clock { get; } = clock;

    public ValueTask DisposeAsync() => Databases.DisposeAsync();
}

/// <summary>Nothing of this program lies where the database was said to be.</summary>
public sealed record NoDatabase(string Place) : UnusableRefusal("platform/no-database", Place);
