# The floor: TF-IDF of pairs and triples of characters with a linear support vector machine, as most would do it.
import sys
import time

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

PARTS = 10
rows = [line.rstrip("\n").split("\t", 1) for line in sys.stdin]
labels, texts = [row[0] for row in rows], [row[1] for row in rows]
right = 0
learn = propose = float("inf")
for part in range(PARTS):
    held = [index for index in range(len(rows)) if index % PARTS == part]
    rest = [index for index in range(len(rows)) if index % PARTS != part]
    start = time.process_time()
    vectors = TfidfVectorizer(analyzer="char", ngram_range=(2, 3), sublinear_tf=True, min_df=2)
    model = LinearSVC(C=1).fit(vectors.fit_transform([texts[i] for i in rest]), [labels[i] for i in rest])
    learn = min(learn, (time.process_time() - start) / len(rest))
    start = time.process_time()
    found = model.predict(vectors.transform([texts[i] for i in held]))
    propose = min(propose, (time.process_time() - start) / len(held))
    right += sum(a == labels[i] for a, i in zip(found, held))
print(1 / learn, 1 / propose, right / len(rows))
