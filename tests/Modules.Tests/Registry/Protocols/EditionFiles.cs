using System.Text;
using Fangxian.Registry.Protocols;
using Fangxian.Web;

namespace Fangxian.Modules.Tests.Registry.Protocols;

/// <summary>The editions that ship, and files made from them.</summary>
internal static class EditionFiles
{
    public static readonly string[] Numbers = ["1", "2", "3", "4", "5", "6", "7"];

    public static string Text(string number) => File.ReadAllText(Path.Combine(Composition.DataFolder, "protocols", "covid-19", $"edition-{number}.json"));

    public static EditionDocument Document(string number) => EditionJson.Read(Text(number)).Ok();

    public static Stream Open(string text) => new MemoryStream(Encoding.UTF8.GetBytes(text));

    /// <summary>Edition 8: as edition 7, with a contact window of three days.</summary>
    public static string Eighth(int daysBeforeOnset = 3) => EditionJson.Write(Document("7") with
    {
        Number = "8", Title = "第八版", TitleEn = "Edition 8", From = new DateOnly(2021, 5, 11),
        Contacts = [.. Document("7").Contacts.Select(c => c.Code == "close-contact" ? c with { DaysBeforeOnset = daysBeforeOnset } : c)],
    });
}
